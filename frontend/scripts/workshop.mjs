// What the browser tests and pictures of the workshop page share: its list of states and the way from one to the next.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

let known

/** `Component.state` for every state of every component, in the order of the page. Asked once per process. */
export async function allStates(page) {
  return (known ??= await listed(page))
}

async function listed(page) {
  await page.goto('/werkstatt')
  await page.locator('[data-alone]').first().waitFor()
  return page.locator('[data-alone]').evaluateAll((links) => links.map((link) => link.dataset.alone))
}

export const componentsOf = (states) => [...new Set(states.map((state) => state.split('.')[0]))]

/** Every n-th one, so that parallel tests share them. */
export const share = (all, part, parts) => all.filter((_, index) => index % parts === part)

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Puts axe into the page, once per load of it: with each question it would take longer than the question. */
export const bringAxe = (page) => page.evaluate(axeSource)

/** Rules whose answer depends on colours: what a second colour scheme can break. */
const colourRules = ['color-contrast', 'link-in-text-block']

/** What axe finds in the page itself, and how much wider than the window it is. Frames are asked by themselves. */
export const problemsOf = (page) => asked(page, { type: 'tag', values: axeTags })

/** The same for a page that was asked before in the other colour scheme: only what colours can break. */
export const coloursOf = (page) => asked(page, { type: 'rule', values: colourRules })

/** The same for a page that was asked before at another width: only what sizes and places can break. */
export const layoutOf = (page) =>
  asked(page, { type: 'rule', values: ['target-size', 'scrollable-region-focusable'] })

function asked(page, runOnly) {
  return page.evaluate(async (runOnly) => {
    const { violations } = await globalThis.axe.run({ runOnly, resultTypes: ['violations'], iframes: false })
    const overflow = document.documentElement.scrollWidth - innerWidth
    return [
      ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`),
      ...(overflow > 0 ? [`wider than the window by ${overflow} px`] : []),
    ]
  }, runOnly)
}

/** Examples show what a picture or a map tile that is missing looks like. */
const MISSING = /\/(gibt-es-nicht|tiles\/)/

/** Everything the browser complains about from now on, content policy included. */
export function complaintsOf(page) {
  const complaints = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() !== 'error' || MISSING.test(message.location().url)) return
    complaints.push(message.text())
  })
  return complaints
}

/** Opens one component, or one state of it, on a page without anything else. `query` are the switches of the page. */
export async function open(page, wanted, query = {}) {
  await page.goto(`/werkstatt?${new URLSearchParams({ ...query, nur: wanted })}`)
  await page.evaluate(() => document.fonts.ready)
  await turnTo(page, wanted)
}

/** The same without loading the page again, in one question to the browser: a tenth of the time. */
export function turnTo(page, wanted) {
  return page.evaluate(async (next) => {
    const address = new URL(location.href)
    if (address.searchParams.get('nur') !== next) {
      address.searchParams.set('nur', next)
      address.hash = ''
      history.replaceState(history.state, '', address)
      dispatchEvent(new PopStateEvent('popstate', { state: history.state }))
    }
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const shown = () => {
      const stage = document.querySelector('.workshop-alone')
      return stage?.dataset.shown === next && !stage.querySelector('[data-loading]')
    }
    const until = performance.now() + 30_000
    while (!shown()) {
      if (performance.now() > until) throw new Error(`${next} is not shown`)
      await frame()
    }
    // Drawn, and quiet since then: some components bring heavy parts later.
    await new Promise((resolve) => {
      let timer
      const quiet = () => {
        clearTimeout(timer)
        timer = setTimeout(() => {
          observer.disconnect()
          resolve(undefined)
        }, 30)
      }
      const observer = new MutationObserver(quiet)
      observer.observe(document.body, { childList: true, subtree: true, attributes: true })
      quiet()
    })
  }, wanted)
}
