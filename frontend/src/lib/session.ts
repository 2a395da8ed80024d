import { computed, ref, shallowRef } from 'vue'
import { api, body, type Schemas } from './api/client'
import { ApiProblem } from './api/problem'
import { forgetDrafts } from './draft'
import { lang, type Lang } from './i18n'
import { langParam } from './links'

export type Session = Schemas['Session']

/** Who is logged in and what they may do; undefined until the server has said it. */
export const session = shallowRef<Session>()
/** The person who is logged in. */
export const person = computed(() => session.value?.person)

/**
 * How many forms on the page say themselves that the session has ended: nobody is to
 * be led away from what they wrote without being asked.
 */
export const formsWaiting = ref(0)

let asking: Promise<Session> | undefined

/** Asks the server. Several callers at the same time get one answer. */
export function refreshSession(): Promise<Session> {
  asking ??= body(api.GET('/api/v1/session'))
    .then((answer) => (session.value = answer))
    .finally(() => (asking = undefined))
  return asking
}

/** What is known, or the server’s word. */
export function currentSession(): Promise<Session> {
  return session.value ? Promise.resolve(session.value) : refreshSession()
}

api.use({
  // The session ended elsewhere or by itself: the header must not go on showing a name.
  onError({ error }) {
    if (error instanceof ApiProblem && error.status === 401 && person.value) {
      refreshSession().catch(() => undefined)
    }
  },
})

const langKey = 'mitwirken:lang'

/**
 * Logs out and leaves the app, so that nothing about the person stays in its
 * memory. The provider’s page comes in between where it ends its own session.
 */
export async function logOut(everywhere = false): Promise<void> {
  const { redirect } = await body(api.POST('/api/v1/session/end', { body: { everywhere } }))
  leave(redirect ?? loginAddress({ abgemeldet: 'ja' }))
}

/** Forgets what was typed and goes on at an address with a fresh start of the app. */
export function leave(address: string): void {
  forgetDrafts()
  forgetPages()
  try {
    // The way back from the provider has no language in its address.
    sessionStorage.setItem(langKey, lang.value)
  } catch {
    // Then the page is in German, with the other languages one click away.
  }
  location.assign(address)
}

/** Without TLS there is no service worker, and nothing that it could have kept. */
function forgetPages(): void {
  if ('serviceWorker' in navigator) navigator.serviceWorker.controller?.postMessage('forget')
}

/** The language in which somebody left for a provider; told once. */
export function languageOnReturn(): string | null {
  try {
    const kept = sessionStorage.getItem(langKey)
    sessionStorage.removeItem(langKey)
    return kept
  } catch {
    return null
  }
}

/** The login page in the language that is being read. */
export function loginAddress(query: Record<string, string>): string {
  return `${prefix(lang.value)}/anmelden?${new URLSearchParams(query).toString()}`
}

/** The front page in the language that is being read: where people go on who came from nowhere. */
export function homeAddress(): string {
  return prefix(lang.value) || '/'
}

function prefix(of: Lang): string {
  return langParam(of) && `/${of}`
}

/**
 * An address of this site to go on with, or nothing: whoever sends somebody here
 * must not be able to send them on to another site.
 */
export function safeReturn(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\/(?![/\\])/.test(value)) return undefined
  const url = new URL(value, location.origin)
  return url.origin === location.origin ? value : undefined
}
