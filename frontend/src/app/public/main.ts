import '@/styles/index.css'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import { api, body } from '@/lib/api/client'
import { createQueries, hydrate, type FirstData } from '@/lib/api/queries'
import { setLang } from '@/lib/i18n'
import { installation } from '@/lib/installation'
import { refreshSession, session, type Session } from '@/lib/session'
import { guardArrivals } from './arrival'
import { absent, failure } from './failure'
import PublicLayout from './PublicLayout.vue'
import { createPublicRouter } from './router'

async function start(): Promise<void> {
  const first = firstData()
  const router = createPublicRouter()
  guardArrivals(router)
  await setLang(first.lang)

  const queries = createQueries()
  hydrate(queries, first)
  session.value = queries.getQueryData<Session>([first.lang, '/api/v1/session'])
  // Without the server’s word the pages are those for everybody.
  if (!session.value) refreshSession().catch(reportError)
  installation.value = await queries.ensureQueryData({
    queryKey: [first.lang, '/api/v1/installation'],
    queryFn: () => body(api.GET('/api/v1/installation')),
  })

  const app = createApp(PublicLayout)
  app.config.errorHandler = (error) => {
    failure.value = error
    reportError(error)
  }
  app.use(VueQueryPlugin, { queryClient: queries })
  app.use(router)
  if (first.offline) {
    // The service worker gave this page because there is no network; the one that was asked for has no files here.
    await router.isReady().catch(() => undefined)
    failure.value = absent
  } else {
    await router.isReady()
  }
  app.mount('#app')
  void import('./worker').then(({ installWorker }) => {
    installWorker()
  })
}

/** What the server has put into the page; the development server puts nothing. */
function firstData(): FirstData {
  const text = document.getElementById('mitwirken-data')?.textContent
  return text ? (JSON.parse(text) as FirstData) : { lang: 'de', queries: [] }
}

/** Without a catalogue or a server there is no page; the words for readers without JavaScript are in the shell. */
function giveUp(error: unknown): void {
  const words = document.querySelector('noscript')?.textContent.replace(/<[^>]*>/g, ' ')
  document.getElementById('app')?.append(words ?? '')
  reportError(error)
}

start().catch(giveUp)
