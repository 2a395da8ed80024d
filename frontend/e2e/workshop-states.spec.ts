import { test, type Page } from '@playwright/test'
import { expect } from '@playwright/test'
import {
  allStates,
  bringAxe,
  coloursOf,
  complaintsOf,
  open,
  problemsOf,
  share,
  turnTo,
} from '../scripts/workshop.mjs'
import { escape, walk } from './workshop-keyboard'

/** One page load for many states: axe comes along once, too. */
const PARTS = 2

// Colours do not depend on the width and widths not on the colours: each of both once is enough, and what depends on
// neither once, too. The keyboard comes along where the state stands on the page anyway.
const passes = [
  { colorScheme: 'light', width: 360, ask: problemsOf, what: 'the tabulator reaches everything', keys: walk },
  { colorScheme: 'dark', width: 1280, ask: coloursOf, what: 'what opens closes with Escape', keys: escape },
] as const

for (const { colorScheme, width, ask, what, keys } of passes) {
  for (let part = 0; part < PARTS; part++) {
    test(`every state alone, ${colorScheme}, ${String(width)} px: axe, and ${what}, part ${String(part + 1)}`, async ({
      browser,
    }) => {
      const context = await browser.newContext({
        colorScheme,
        viewport: { width, height: 800 },
        reducedMotion: 'reduce',
      })
      const page: Page = await context.newPage()
      const complaints = complaintsOf(page)
      const states = share(await allStates(page), part, PARTS)
      expect(states.length).toBeGreaterThan(100)
      await open(page, states[0] ?? '')
      await bringAxe(page)
      const found: Record<string, string[]> = {}
      let used = 0
      for (const state of states) {
        complaints.length = 0
        await turnTo(page, state)
        const problems = await ask(page)
        const keyboard = await keys(page, state)
        used += keyboard.used
        problems.push(...keyboard.problems, ...complaints)
        if (problems.length) found[state] = problems
      }
      expect(found).toEqual({})
      expect(used, 'what the keyboard did').toBeGreaterThan(5)
      await context.close()
    })
  }
}
