import { createRouter, createWebHistory, type Router } from 'vue-router'
import { api } from '@/lib/api/client'
import { isLang, lang, loadWords, setLang, type WordsPart } from '@/lib/i18n'
import { defaultLang } from '@/lib/links'
import { focusAfterNavigation, scrollBehavior } from '@/lib/router-focus'
import { announce } from '@/ui/LiveRegion/announce'
import { absent, failure } from './failure'
import { backOffice, openBackOffice } from './back-office'
import { routes } from './routes'

export function createPublicRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [...routes, backOffice],
    scrollBehavior,
  })

  router.beforeEach(async (to) => {
    // Whoever is logged in finds links to the back office on every page.
    if (to.name === backOffice.name || to.meta.login !== undefined) await openBackOffice(router)
    return to.name === backOffice.name ? to.fullPath : true
  })

  router.beforeResolve(async (to) => {
    const wanted = isLang(to.params.lang) ? to.params.lang : defaultLang
    if (wanted !== lang.value) await setLang(wanted)
    if (to.meta.login !== undefined) await loadWords('more')
    const { words } = to.meta as { words?: WordsPart }
    if (words) await loadWords(words)
  })

  // After an update the chunks of a page that stayed open are gone: load the new app, once.
  const reloaded = 'mitwirken:reloaded'
  router.onError((error, to) => {
    if (navigator.onLine && sessionStorage.getItem(reloaded) !== to.fullPath) {
      sessionStorage.setItem(reloaded, to.fullPath)
      location.assign(to.fullPath)
    } else {
      failure.value = navigator.onLine ? error : absent
    }
  })
  router.afterEach((to, from, refusal) => {
    sessionStorage.removeItem(reloaded)
    // The server counts pages that it delivers; of the others it is told the path, and nothing about who reads.
    if (from.matched.length > 0 && to.path !== from.path && to.meta.login === undefined && !refusal)
      api.POST('/api/v1/visits', { body: { path: to.path } }).catch(() => undefined)
  })

  focusAfterNavigation(router, announce)
  return router
}
