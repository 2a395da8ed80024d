import { watch } from 'vue'
import type { RouteLocationNormalized, RouteLocationRaw, Router } from 'vue-router'
import { isLang } from '@/lib/i18n'
import { defaultLang, langParam } from '@/lib/links'
import { currentSession, formsWaiting, languageOnReturn, person, safeReturn } from '@/lib/session'

/** Leads people to the login before pages that need one, and back into their language after it. */
export function guardArrivals(router: Router): void {
  router.beforeEach(async (to, from) => {
    if (to.name === 'login' && from.name !== 'login') return inTheirLanguage(to)
    if (to.meta.login === undefined) return true
    // Whoever cannot be asked now is told so by the page itself.
    const known = await currentSession().catch(() => undefined)
    return !known || known.person ? true : toLogin(to)
  })

  // The address comes back with everything in it. A form that says itself what to do is left alone.
  watch(person, (now) => {
    const here = router.currentRoute.value
    if (!now && formsWaiting.value === 0 && here.meta.login !== undefined) void router.replace(toLogin(here))
  })
}

function toLogin(to: RouteLocationNormalized): RouteLocationRaw {
  return { name: 'login', params: { lang: to.params.lang ?? '' }, query: { return: to.fullPath } }
}

/** Providers come back to one address for all languages; where the person wants to go on tells theirs. */
function inTheirLanguage(to: RouteLocationNormalized): RouteLocationRaw | true {
  const prefix = safeReturn(to.query.return)?.split(/[/?#]/)[1]
  const kept = languageOnReturn()
  const wanted = isLang(prefix) ? prefix : kept
  if (to.params.lang || !isLang(wanted) || wanted === defaultLang) return true
  return { name: 'login', params: { lang: langParam(wanted) }, query: to.query, replace: true }
}
