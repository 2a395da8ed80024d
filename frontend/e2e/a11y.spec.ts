import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { addresses, open } from './pages'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

for (const lang of ['', 'fr']) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of lang === '' ? [360, 1280] : [colorScheme === 'light' ? 360 : 1280]) {
      test(`every page, ${lang || 'de'}, ${colorScheme}, ${String(width)} px`, async ({
        browser,
        request,
      }) => {
        test.setTimeout(400_000)
        const context = await browser.newContext({
          colorScheme,
          viewport: { width, height: 800 },
          reducedMotion: 'reduce',
        })
        const page = await context.newPage()
        for (const address of await addresses(request, lang)) {
          if (address.endsWith('/werkstatt')) continue // workshop-axe.spec.ts looks at each component alone
          await open(page, address)
          await expect(page.locator('main h1')).toBeVisible()
          await expect(page.locator('html')).toHaveAttribute('lang', lang || 'de')
          const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze()
          expect.soft(violations, address).toEqual([])
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          expect.soft(overflow, `${address} is wider than the window`).toBeLessThanOrEqual(0)
        }
        await context.close()
      })
    }
  }
}

test('the menu on a phone and a form with errors', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 } })
  const page = await context.newPage()
  await page.goto('/kontakt')
  await page.getByText('Menü', { exact: true }).click()
  expect((await new AxeBuilder({ page }).withTags(tags).analyze()).violations).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Anfrage senden' }).click()
  await expect(page.getByRole('heading', { name: 'Es gibt ein Problem' })).toBeVisible()
  expect((await new AxeBuilder({ page }).withTags(tags).analyze()).violations).toEqual([])
  await context.close()
})
