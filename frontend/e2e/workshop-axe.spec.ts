import { expect, test } from '@playwright/test'
import { allStates, bringAxe, complaintsOf, open, problemsOf, share, turnTo } from '../scripts/workshop.mjs'

/** One page load for many states: axe comes along once, too. */
const PARTS = 2

// Colours do not depend on the width and widths not on the colours: each of both once is enough.
for (const { colorScheme, width } of [
  { colorScheme: 'light', width: 360 },
  { colorScheme: 'dark', width: 1280 },
] as const) {
  for (let part = 0; part < PARTS; part++) {
    test(`every state alone, ${colorScheme}, ${String(width)} px, part ${String(part + 1)}`, async ({
      browser,
    }) => {
      test.setTimeout(180_000)
      const context = await browser.newContext({
        colorScheme,
        viewport: { width, height: 800 },
        reducedMotion: 'reduce',
      })
      const page = await context.newPage()
      const complaints = complaintsOf(page)
      const states = share(await allStates(page), part, PARTS)
      expect(states.length).toBeGreaterThan(100)
      await open(page, states[0] ?? '')
      await bringAxe(page)
      const found: Record<string, string[]> = {}
      for (const state of states) {
        complaints.length = 0
        await turnTo(page, state)
        const problems = await problemsOf(page)
        if (problems.length + complaints.length) found[state] = [...problems, ...complaints]
      }
      expect(found).toEqual({})
      await context.close()
    })
  }
}
