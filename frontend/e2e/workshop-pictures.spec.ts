import { expect, test } from '@playwright/test'
import { allStates, componentsOf, open, turnTo } from '../scripts/workshop.mjs'

// Not a test but a camera: npm run pictures:workshop [-- -g 360]. The pictures are for people to look at.
test.skip(
  !process.env.PICTURES,
  'takes pictures for people and checks nothing: npm run pictures:workshop asks for them',
)

for (const [width, height] of [
  [360, 800],
  [1280, 900],
] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`pictures, ${String(width)} px, ${colorScheme}`, async ({ browser }) => {
      test.setTimeout(300_000)
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme,
        reducedMotion: 'reduce',
      })
      const page = await context.newPage()
      const components = componentsOf(await allStates(page))
      expect(components.length).toBeGreaterThan(40)
      const file = (name: string) => `pictures/workshop/${name}-${String(width)}-${colorScheme}.png`
      await open(page, components[0] ?? '')
      for (const component of components) {
        await turnTo(page, component)
        // Maps and charts are drawn when somebody comes near them.
        for (const end of [Number.MAX_SAFE_INTEGER, 0]) {
          await page.evaluate(async (goal) => {
            for (let y = scrollY; goal ? y < document.body.scrollHeight : y > 0; y += goal ? 600 : -6000) {
              scrollTo(0, y)
              await new Promise((resolve) => setTimeout(resolve, 20))
            }
            scrollTo(0, goal)
          }, end)
        }
        await page.mouse.move(0, 0)
        await page.screenshot({ path: file(component), fullPage: true })
        const opener = page.locator(
          /Dialog|Toast/.test(component) ? '.workshop-alone button' : '[aria-haspopup], [role=combobox]',
        )
        const first = opener.filter({ visible: true }).first()
        if (!(await first.count()) || !(await first.isEnabled())) continue
        await first.focus()
        await page.keyboard.press((await first.getAttribute('role')) === 'combobox' ? 'ArrowDown' : 'Enter')
        await page.waitForTimeout(200)
        await page.screenshot({ path: file(`${component}-open`) })
        await page.keyboard.press('Escape')
      }
      await context.close()
    })
  }
}
