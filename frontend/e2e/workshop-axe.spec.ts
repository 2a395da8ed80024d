import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { expect, test } from '@playwright/test'
import { allStates, complaintsOf, open, share, turnTo } from '../scripts/workshop.mjs'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** One page load for many states: axe comes along once, too. */
const PARTS = 2

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [360, 1280]) {
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
        await page.evaluate(source)
        const found: Record<string, string[]> = {}
        for (const state of states) {
          complaints.length = 0
          await turnTo(page, state)
          const problems = await page.evaluate(async (values) => {
            const { axe } = window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }
            const { violations } = await axe.run({
              runOnly: { type: 'tag', values },
              resultTypes: ['violations'],
            })
            const overflow = document.documentElement.scrollWidth - innerWidth
            return [
              ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`),
              ...(overflow > 0 ? [`wider than the window by ${String(overflow)} px`] : []),
            ]
          }, tags)
          if (problems.length + complaints.length) found[state] = [...problems, ...complaints]
        }
        expect(found).toEqual({})
        await context.close()
      })
    }
  }
}
