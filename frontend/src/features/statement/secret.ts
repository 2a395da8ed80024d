/*
 * Without a login a statement belongs to whoever knows its secret: 32 random bytes that never leave this browser but in
 * the header of a request. They wait longer than a draft, because the receipt and a withdrawal need them too.
 */

interface Kept {
  activity: string
  id: string
  secret: string
  /** Withdrawn: its receipt can still be read, but nobody goes on writing in it. */
  over?: boolean
}

const name = 'mitwirken:statements'

function read(): Kept[] {
  try {
    const kept = JSON.parse(localStorage.getItem(name) ?? '[]') as unknown
    return Array.isArray(kept) ? (kept as Kept[]) : []
  } catch {
    // Storage is switched off, or holds something else.
    return []
  }
}

/** In memory too: where storage is switched off the statement can be finished in this window. */
let here = read()

function write(next: Kept[]) {
  here = next
  try {
    localStorage.setItem(name, JSON.stringify(next))
  } catch {
    // Then it ends with this window.
  }
}

export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

export function keepSecret(activity: string, id: string, secret: string): void {
  write([...here.filter((one) => one.id !== id), { activity, id, secret }])
}

/** Ids of statements that were begun in this browser without a login and go on. */
export const begunHere = (activity: string): string[] =>
  here.filter((one) => one.activity === activity && !one.over).map(({ id }) => id)

/** After it was withdrawn another one may begin. */
export function endHere(id: string): void {
  if (secretOf(id)) write(here.map((one) => (one.id === id ? { ...one, over: true } : one)))
}

export const secretOf = (id: string): string | undefined => here.find((one) => one.id === id)?.secret

/** Of every statement that was begun here. */
export const secretsHere = (): string[] => here.map(({ secret }) => secret)

/** On a device that others use too. */
export function forgetSecret(id: string): void {
  write(here.filter((one) => one.id !== id))
}
