/// <reference lib="webworker" />
import { createKeeper } from './keeper'

declare const self: ServiceWorkerGlobalScope
/** Put in by the build: another one for every other build, so that browsers notice it. */
declare const __BUILD__: string

const keeper = createKeeper(`mitwirken-${__BUILD__}`, self.caches, (request) => fetch(request))

self.addEventListener('install', (event) => {
  // Whoever has a page open goes on with the new one at once: pages always come from the network first.
  event.waitUntil(
    self.clients
      .matchAll({ includeUncontrolled: true })
      .then((open) => keeper.prepare(open.map(({ url }) => new URL(url).pathname)))
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    Promise.all([keeper.tidy(), self.registration.navigationPreload.enable(), self.clients.claim()]),
  )
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (request.mode === 'navigate') {
    const early = event.preloadResponse as Promise<Response | undefined>
    event.respondWith(keeper.page(request, early, (work) => event.waitUntil(work)))
  } else if (pathname.startsWith('/assets/')) {
    event.respondWith(keeper.asset(request))
  }
})

self.addEventListener('message', (event) => {
  if (event.data === 'forget') event.waitUntil(keeper.forgetPages())
})
