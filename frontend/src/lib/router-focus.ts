import { nextTick, watchEffect } from 'vue'
import { START_LOCATION, type RouteLocation, type Router, type RouterScrollBehavior } from 'vue-router'
import { t } from './i18n'
import { installation } from './installation'

type Announce = (words: string) => void

let announce: Announce | undefined
let arriving = false

/**
 * Title of the page in the window and, after a change of page, in the ears. An
 * empty title means that it is not known yet. `failed` puts «Fehler: » before it.
 */
export function usePageTitle(title: () => string, failed: () => boolean = () => false): void {
  watchEffect(() => {
    const words = title()
    if (!words) return
    const shown = failed() ? t('form.errorPrefix', { Title: words }) : words
    document.title = `${shown} – ${installation.value.name}`
    if (arriving) {
      arriving = false
      announce?.(words)
      void focusHeading()
    }
  })
}

/** A browser tells people that a page has changed; without this, a single-page app would not. */
export function focusAfterNavigation(router: Router, say: Announce): void {
  announce = say
  router.afterEach(async (to, from, failure) => {
    if (failure || from === START_LOCATION || samePage(to, from)) return
    arriving = true
    await focusHeading()
  })
}

/**
 * Again when the title of a loading page is known, unless the person has gone on by then; also for who opens something else
 * in the same page, with a button that is gone afterwards.
 */
export async function focusHeading(): Promise<void> {
  const before = document.activeElement
  await nextTick()
  const active = document.activeElement
  if (active === before || active === document.body) {
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
  }
}

/** Back goes to where one was, a link to its target, a new page to its top; another language stays put. */
export const scrollBehavior: RouterScrollBehavior = (to, from, saved) => {
  if (saved) return { ...saved, behavior: 'instant' }
  if (to.hash) return { el: to.hash }
  return samePage(to, from) ? false : { top: 0, behavior: 'instant' }
}

function samePage(to: RouteLocation, from: RouteLocation): boolean {
  return pageKey(to) === pageKey(from)
}

/** Equal for two addresses that differ in language or query only. */
export function pageKey({ name, params }: RouteLocation): string {
  return JSON.stringify([name, { ...params, lang: '' }])
}
