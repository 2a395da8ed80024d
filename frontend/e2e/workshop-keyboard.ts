import { expect, type Page } from '@playwright/test'

/** What is wrong for people with a keyboard, and how many presses or openings that was found out with. */
export interface Findings {
  problems: string[]
  used: number
}

/** Numbers everything the tabulator has to reach, and remembers how it looks without the focus. */
function prepare(page: Page): Promise<string[]> {
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
    const look = (element: Element) =>
      [undefined, '::after']
        .flatMap((part) => {
          const { outline, boxShadow, outlineOffset } = getComputedStyle(element, part)
          return [outline, outlineOffset, boxShadow]
        })
        .join()
    const looks = (element: Element | null): string[] =>
      element && element !== stage ? [look(element), ...looks(element.parentElement)].slice(0, 4) : []
    const before = controls.map((element) => looks(element))
    const steps: Step[] = []
    const seen = (index: number) =>
      index < 0 || looks(controls[index] ?? null).some((words, n) => words !== before[index]?.[n])
    const note = (active: Element | null) => {
      const index = controls.indexOf(active as HTMLElement)
      const inside = stage.contains(active) && active !== stage
      steps.push({ index, inside, seen: seen(index), name: active?.outerHTML.slice(0, 120) ?? '' })
    }
    // In the event itself the styles of what surrounds an element may not have followed yet: those are asked again.
    const askAgain = async () => {
      for (const step of steps.filter(({ inside, seen }) => inside && !seen)) {
        controls[step.index]?.focus()
        await new Promise((resolve) => requestAnimationFrame(resolve))
        step.seen = seen(step.index)
      }
      return steps
    }
    stage.tabIndex = -1
    stage.focus()
    const entered = ({ target }: FocusEvent) => {
      note(target as Element)
    }
    const left = ({ relatedTarget }: FocusEvent) => {
      if (!relatedTarget) note(null)
    }
    document.addEventListener('focusin', entered)
    document.addEventListener('focusout', left)
    const end = () => {
      document.removeEventListener('focusin', entered)
      document.removeEventListener('focusout', left)
      return askAgain()
    }
    Object.assign(window, { walked: { steps, end } })
    return controls.map((element) => element.outerHTML.slice(0, 120))
  })
}

interface Walk {
  steps: Step[]
  end: () => Promise<Step[]>
}

interface Step {
  index: number
  inside: boolean
  seen: boolean
  name: string
}

/** The tabulator reaches every control, each shows that it has the focus, and none keeps it. */
export async function walk(page: Page): Promise<Findings> {
  const names = await prepare(page)
  const problems: string[] = []
  const limit = names.length + 25
  let steps: Step[] = []
  let presses = 0
  while (presses < limit && steps.every(({ inside }) => inside)) {
    // As many at once as there are controls, then one by one: asking after each press would double the time.
    for (let more = presses ? 1 : names.length + 1; more > 0; more--, presses++)
      await page.keyboard.press('Tab')
    steps = await page.evaluate(() => (window as unknown as { walked: Walk }).walked.steps)
    if (!steps.length) break
  }
  steps = await page.evaluate(() => (window as unknown as { walked: Walk }).walked.end())
  const out = steps.findIndex(({ inside }) => !inside)
  if (out < 0 && steps.length)
    problems.push(`the tabulator does not get out, it stands on ${steps.at(-1)?.name ?? ''}`)
  const walked = out < 0 ? steps : steps.slice(0, out)
  const reached = new Set(walked.map(({ index }) => index))
  for (const { seen, name } of walked) if (!seen) problems.push(`the focus cannot be seen on ${name}`)
  names.forEach((name, index) => {
    if (!reached.has(index)) problems.push(`the tabulator never reaches ${name}`)
  })
  return { problems, used: walked.length }
}

const OPEN =
  'dialog[open], :popover-open, [aria-haspopup][aria-expanded=true], [role=combobox][aria-expanded=true]'
const isOpen = (page: Page) => page.evaluate((what) => document.querySelector(what) !== null, OPEN)

/** Opens what can be opened and closes it with Escape; the focus comes back. */
export async function escape(page: Page, state: string): Promise<Findings> {
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
  const problems: string[] = []
  let used = 0
  for (const [index, role] of openers.entries()) {
    const opener = page.locator(`[data-opener="${String(index)}"]`)
    await opener.focus()
    await page.keyboard.press(role === 'combobox' ? 'ArrowDown' : 'Enter')
    const opened = await expect
      .poll(() => isOpen(page), { timeout: 2000, intervals: [20, 50] })
      .toBe(true)
      .then(() => true)
      .catch(() => false)
    if (!opened) {
      problems.push('does not open')
      continue
    }
    used++
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
      .poll(() => isOpen(page), { timeout: 2000, intervals: [20, 50] })
      .toBe(false)
      .catch(() => problems.push('Escape does not close it'))
    await expect(opener)
      .toBeFocused({ timeout: 2000 })
      .catch(() => problems.push('the focus does not come back'))
  }
  return { problems, used }
}
