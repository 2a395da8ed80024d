import { expect, test } from '@playwright/test'
import { addresses, open } from './pages'
import { pages } from './samples'

// Not a test but a camera: npm run pictures [-- -g 360]. The pictures are for people to look at. The pages come from the
// router: a new one is in the album by itself. PAGES=home,project takes those alone.
test.skip(
  !process.env.PICTURES,
  'takes pictures for people and checks nothing: npm run pictures asks for them',
)

const only = process.env.PAGES?.split(',')

for (const [width, height] of [
  [360, 800],
  [1280, 900],
] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`pictures, ${String(width)} px, ${colorScheme}`, async ({ browser, request }) => {
      test.setTimeout(600_000)
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme,
        reducedMotion: 'reduce',
      })
      const page = await context.newPage()
      const all = await addresses(request)
      expect(all).toHaveLength(pages.length)
      for (const [at, { name }] of pages.entries()) {
        // The workshop has an album of its own.
        if (name === 'workshop' || (only && !only.includes(name))) continue
        await open(page, all[at] ?? '')
        await page.locator('main h1').waitFor()
        await page.waitForLoadState('networkidle')
        await page.evaluate(() => document.fonts.ready)
        await page.screenshot({
          path: `pictures/${name}-${String(width)}-${colorScheme}.png`,
          fullPage: true,
        })
      }
      await context.close()
    })
  }
}
