import { expect, test, type Page } from '@playwright/test'
import { allStates, open, share, turnTo } from '../scripts/workshop.mjs'

const PARTS = 2

/** Numbers everything the tabulator has to reach, and remembers how it looks without the focus. */
function prepare(page: Page): Promise<number> {
  return page.evaluate(() => {
    const stage = document.querySelector<HTMLElement>('.workshop-alone')
    if (!stage) throw new Error('nothing is shown')
    const groups = new Set<string>()
    const controls = [
      ...stage.querySelectorAll<HTMLElement>(
        'a[href], button, input, select, textarea, summary, [tabindex], [contenteditable=true]',
      ),
    ].filter((element) => {
      if (element.tabIndex < 0 || element.matches(':disabled, [inert] *')) return false
      if (!element.checkVisibility({ visibilityProperty: true })) return false
      // Links in a text that is being written are words, not controls.
      if (element.parentElement?.closest('[contenteditable=true]')) return false
      if (!(element instanceof HTMLInputElement) || element.type !== 'radio') return true
      // Of a radio group the tabulator only knows the chosen one, or the first.
      const group = `${element.form?.id ?? ''}/${element.name}`
      const chosen = stage.querySelector(`input[type=radio][name="${CSS.escape(element.name)}"]:checked`)
      if (chosen ? chosen !== element : groups.has(group)) return false
      groups.add(group)
      return true
    })
    const look = (element: Element) => {
      const { outline, boxShadow, outlineOffset } = getComputedStyle(element)
      return [outline, outlineOffset, boxShadow].join()
    }
    const looks = (element: Element | null): string[] =>
      element && element !== stage ? [look(element), ...looks(element.parentElement)].slice(0, 4) : []
    const before = controls.map((element) => looks(element))
    Object.assign(window, {
      walk: () => {
        const active = document.activeElement
        const index = controls.indexOf(active as HTMLElement)
        const now = looks(active)
        return {
          index,
          inside: stage.contains(active) && active !== stage,
          seen: index < 0 || now.some((words, n) => words !== before[index]?.[n]),
          name: active?.outerHTML.slice(0, 120) ?? '',
        }
      },
      names: controls.map((element) => element.outerHTML.slice(0, 120)),
      go: (index: number) => {
        controls[index]?.focus()
      },
      start: () => {
        stage.tabIndex = -1
        stage.focus()
      },
    })
    return controls.length
  })
}

interface Step {
  index: number
  inside: boolean
  seen: boolean
  name: string
}
interface Helpers {
  walk: () => Step
  names: string[]
  go: (index: number) => void
  start: () => void
}
const step = (page: Page) => page.evaluate(() => (window as unknown as Helpers).walk())

async function walk(page: Page): Promise<string[]> {
  const count = await prepare(page)
  const problems: string[] = []
  const reached = new Set<number>()
  await page.evaluate(() => {
    ;(window as unknown as Helpers).start()
  })
  for (let presses = 0; ; presses++) {
    await page.keyboard.press('Tab')
    const { index, inside, seen, name } = await step(page)
    if (!inside) break
    if (index >= 0) reached.add(index)
    if (!seen) problems.push(`the focus cannot be seen on ${name}`)
    if (presses > count + 25) {
      problems.push(`the tabulator does not get out, it stands on ${name}`)
      break
    }
  }
  const names = await page.evaluate(() => (window as unknown as Helpers).names)
  names.forEach((name, index) => {
    if (!reached.has(index)) problems.push(`the tabulator never reaches ${name}`)
  })
  return problems
}

test.describe('every state by keyboard', () => {
  for (let part = 0; part < PARTS; part++) {
    test(`tabulator and focus, part ${String(part + 1)}`, async ({ page }) => {
      test.setTimeout(180_000)
      const states = share(await allStates(page), part, PARTS)
      await open(page, states[0] ?? '')
      const found: Record<string, string[]> = {}
      for (const state of states) {
        await turnTo(page, state)
        const problems = await walk(page)
        if (problems.length) found[state] = problems
      }
      expect(found).toEqual({})
    })
  }
})

const OPEN =
  'dialog[open], :popover-open, [aria-haspopup][aria-expanded=true], [role=combobox][aria-expanded=true]'
const isOpen = (page: Page) => page.evaluate((what) => document.querySelector(what) !== null, OPEN)

/** Opens what can be opened, in each state, and closes it with Escape. */
test('what opens closes with Escape and gives the focus back', async ({ page }) => {
  test.setTimeout(180_000)
  const states = await allStates(page)
  await open(page, states[0] ?? '')
  const found: Record<string, string[]> = {}
  let opened = 0
  for (const state of states) {
    await turnTo(page, state)
    const openers = await page.evaluate(
      (dialogs) => {
        const what = dialogs ? 'button' : '[aria-haspopup], [role=combobox]'
        const stage = document.querySelector('.workshop-alone')
        const all = [...(stage?.querySelectorAll<HTMLElement>(what) ?? [])].filter(
          (element) => element.checkVisibility() && !element.matches(':disabled, [aria-disabled=true]'),
        )
        all.forEach((element, index) => (element.dataset.opener = String(index)))
        return all.map((element) => element.getAttribute('role') ?? '')
      },
      /^\w*Dialog/.test(state),
    )
    for (const [index, role] of openers.entries()) {
      const opener = page.locator(`[data-opener="${String(index)}"]`)
      await opener.focus()
      await page.keyboard.press(role === 'combobox' ? 'ArrowDown' : 'Enter')
      const problems: string[] = []
      await expect
        .poll(() => isOpen(page), { timeout: 2000 })
        .toBe(true)
        .catch(() => problems.push('does not open'))
      if (!problems.length) {
        opened++
        // In a modal dialog the tabulator stays inside; the browser's own bar counts as outside of the page.
        if (await page.locator('dialog[open]').count()) {
          for (let n = 0; n < 12; n++) {
            await page.keyboard.press('Tab')
            const astray = await page.evaluate(() => {
              const active = document.activeElement
              return active !== document.body && !active?.closest('dialog[open]')
            })
            if (astray) problems.push('the tabulator leaves the modal dialog')
          }
        }
        await page.keyboard.press('Escape')
        await expect
          .poll(() => isOpen(page), { timeout: 2000 })
          .toBe(false)
          .catch(() => problems.push('Escape does not close it'))
        await expect(opener)
          .toBeFocused({ timeout: 2000 })
          .catch(() => problems.push('the focus does not come back'))
      }
      if (problems.length) found[state] = [...(found[state] ?? []), ...problems]
    }
  }
  expect(found).toEqual({})
  expect(opened).toBeGreaterThan(10)
})
