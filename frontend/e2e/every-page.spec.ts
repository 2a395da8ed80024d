import { expect, test, type Page } from '@playwright/test'
import { bringAxe, coloursOf, layoutOf, problemsOf, share } from '../scripts/workshop.mjs'
import { addresses, open } from './pages'
import { nothing } from './samples'

const PARTS = 2

/** The new scheme and width hold from the next frame on. */
const drawn = (page: Page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))

/** What the console says, and everything asked from elsewhere. */
function complaintsOf(page: Page, baseURL = ''): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    // A browser reports the status of what does not exist as an error of its own: a page, or the thing a sample
    // address names.
    const asked = message.location().url
    const own =
      (asked === page.url() || asked.includes('/api/v1/staff/') || asked.includes(nothing)) &&
      message.text().includes('404')
    if (message.type() === 'error' && !own) complaints.push(`${page.url()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`))
  page.on('request', (sent) => {
    const url = new URL(sent.url())
    if (url.protocol.startsWith('http') && url.origin !== baseURL) complaints.push(`asks ${sent.url()}`)
  })
  return complaints
}

/**
 * What is asked of a page in which scheme: every rule where it was loaded, those about colours again in the dark, and at
 * the other width whether it still fits. EVERY=1 asks every rule in every combination.
 */
function questions(loaded: boolean): ['light' | 'dark', typeof problemsOf][] {
  const every = Boolean(process.env.EVERY)
  if (!every && !loaded) return [['light', layoutOf]]
  return [
    ['light', problemsOf],
    ['dark', every ? problemsOf : coloursOf],
  ]
}

/**
 * Every page in both colour schemes and at both widths; each is loaded at one width in one language and at the other in
 * the other. No page breaks the content security policy or talks to another host.
 */
for (const { lang, widths } of [
  { lang: '', widths: [1280, 360] },
  { lang: 'fr', widths: [360, 1280] },
]) {
  for (let part = 0; part < PARTS; part++) {
    test(`every page in both schemes and widths, ${lang || 'de'}, part ${String(part + 1)}`, async ({
      browser,
      request,
      baseURL,
    }) => {
      test.setTimeout(400_000)
      const context = await browser.newContext({ reducedMotion: 'reduce' })
      const page = await context.newPage()
      const complaints = complaintsOf(page, baseURL)
      const found: Record<string, string[]> = {}
      for (const address of share(await addresses(request, lang), part, PARTS)) {
        if (address.endsWith('/werkstatt')) continue // workshop-states.spec.ts looks at each component alone
        await page.setViewportSize({ width: widths[0] ?? 0, height: 800 })
        const response = await open(page, address)
        expect(response?.headers()['content-security-policy']).toContain("require-trusted-types-for 'script'")
        await expect(page.locator('main h1')).toBeVisible()
        await expect(page.locator('html')).toHaveAttribute('lang', lang || 'de')
        await page.waitForLoadState('networkidle')
        await bringAxe(page)
        for (const width of widths) {
          await page.setViewportSize({ width, height: 800 })
          for (const [colorScheme, ask] of questions(width === widths[0])) {
            await page.emulateMedia({ colorScheme })
            await drawn(page)
            let problems = await ask(page)
            // What was asked while the colours were changing is asked again.
            if (problems.length) {
              await page.waitForTimeout(500)
              problems = await ask(page)
            }
            if (problems.length) found[`${address} ${colorScheme} ${String(width)} px`] = problems
          }
        }
      }
      expect(found).toEqual({})
      expect(complaints).toEqual([])
      await context.close()
    })
  }
}

test('the menu on a phone and a form with errors', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 }, reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto('/kontakt')
  await bringAxe(page)
  await page.getByText('Menü', { exact: true }).click()
  expect(await problemsOf(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Anfrage senden' }).click()
  await expect(page.getByRole('heading', { name: 'Es gibt ein Problem' })).toBeVisible()
  expect(await problemsOf(page)).toEqual([])
  await context.close()
})
