import { shallowReactive, shallowRef, triggerRef } from 'vue'
import { ApiProblem } from './api/problem'
import { transport } from './api/transport'
import { readDraft, writeDraft, type DraftPlace } from './draft'
import type { Lang, MessageKey } from './i18n'
import { unsent } from './unsent'

/*
 * What somebody has sent while there was no network. It waits on this device, with the Idempotency-Key of the first
 * try: however often it is sent, it arrives once. Like every draft it is forgotten after two weeks and at logging out.
 */

/** One submission on its way. */
export interface Parcel {
  /** Its Idempotency-Key. */
  key: string
  /** Where in the API it goes, by POST. */
  path: string
  body: unknown
  lang: Lang
  /** Milliseconds since 1970. */
  at: number
  /** The sentence that names it. */
  what: MessageKey
  /** Address of the form, and the draft that it becomes again when it is taken back. */
  form: { address: string; draft: string; place: DraftPlace; content: unknown }
  /** Why the server did not take it; it is not tried again by itself. */
  refused?: { title: string; text: string }
}

/** How it ended for a form that waits for it. */
export type Outcome = { sent: unknown } | { refused: ApiProblem }

const name = 'outbox'
const retry = 60_000

const read = () => readDraft<Parcel[]>(name, 'device') ?? []
/** What waits, the oldest first. */
export const parcels = shallowRef<readonly Parcel[]>(read())
/** What has arrived since the app was opened, with what the server said. */
export const arrived = shallowRef<readonly { parcel: Parcel; answer: unknown }[]>([])
/** The key of the one that is just being sent: it cannot be taken back any more. */
export const inTransit = shallowRef('')
/** A form on the page speaks of these itself. */
export const claimed = shallowReactive(new Map<string, (outcome: Outcome) => void>())

function write(next: readonly Parcel[]) {
  writeDraft(name, next.length ? next : undefined, 'device')
  parcels.value = next
  if (next.length) unsent.value = true
}

/** Keeps it until it can be sent; false where the browser keeps nothing. */
export function post(parcel: Parcel): boolean {
  write([...read().filter(({ key }) => key !== parcel.key), parcel])
  parcels.value = read()
  return parcels.value.some(({ key }) => key === parcel.key)
}

/** What was written becomes a draft of its form again. */
export function takeBack(parcel: Parcel): void {
  const { draft, place, content } = parcel.form
  writeDraft(draft, content, place)
  remove(parcel.key)
}

function remove(key: string) {
  write(read().filter((one) => one.key !== key))
}

/** The number under which the server keeps it, where it gave one. */
export function numberOf(answer: unknown): string {
  const { number } = (answer ?? {}) as { number?: unknown }
  return typeof number === 'string' ? number : ''
}

export function dismiss(key: string): void {
  arrived.value = arrived.value.filter(({ parcel }) => parcel.key !== key)
}

let sending: Promise<void> | undefined

/** Sends what waits, one after the other. Of several windows one does it. */
export function sendAll(): Promise<void> {
  sending ??= alone(deliver).finally(() => (sending = undefined))
  return sending
}

/** The list of locks exists on secure origins only; without it the key alone makes sure that nothing arrives twice. */
async function alone(work: () => Promise<void>): Promise<void> {
  const { locks } = navigator as { locks?: LockManager | null }
  if (!locks) return work()
  await locks.request('mitwirken:outbox', { ifAvailable: true }, (lock) => (lock ? work() : undefined))
}

async function deliver(): Promise<void> {
  for (const parcel of read()) {
    if (parcel.refused || !read().some(({ key }) => key === parcel.key)) continue
    inTransit.value = parcel.key
    try {
      const response = await transport(
        new Request(location.origin + parcel.path, {
          method: 'POST',
          headers: {
            'Content-Type': 'application/json',
            'Accept-Language': parcel.lang,
            'Idempotency-Key': parcel.key,
          },
          body: JSON.stringify(parcel.body),
        }),
      )
      settle(parcel, { sent: response.status === 204 ? undefined : await response.json() })
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      // Later may be better, for all of them.
      if (error.passing) return
      settle(parcel, { refused: error })
    } finally {
      inTransit.value = ''
    }
  }
}

function settle(parcel: Parcel, outcome: Outcome) {
  const tell = claimed.get(parcel.key)
  if ('refused' in outcome && !tell) {
    const { title, detail } = outcome.refused
    const refused = { title, text: detail.startsWith(title) ? detail.slice(title.length).trim() : detail }
    write(read().map((one) => (one.key === parcel.key ? { ...one, refused } : one)))
    return
  }
  remove(parcel.key)
  if (tell) tell(outcome)
  else if ('sent' in outcome) arrived.value = [...arrived.value, { parcel, answer: outcome.sent }]
}

let started = false

/** From now on what waits is sent as soon as the network is back. */
export function startOutbox(): void {
  if (started) return
  started = true
  const attempt = () => {
    if (read().some(({ refused }) => !refused)) void sendAll().catch(reportError)
  }
  addEventListener('online', attempt)
  // Another window has sent or taken back something.
  addEventListener('storage', () => {
    parcels.value = read()
    triggerRef(parcels)
  })
  // A device may be online again without noticing.
  setInterval(attempt, retry)
}
