/*
 * What somebody has typed and not yet sent. It holds personal data, so it stays on this device, ends with the tab unless a
 * form asks for more, and is forgotten after a while in any case.
 */

/** `tab` ends when the tab is closed; `device` waits for the next visit: for long texts of people without an account. */
export type DraftPlace = 'tab' | 'device'

const prefix = 'mitwirken:draft:'
const day = 86_400_000
/** How long a draft waits, in milliseconds. */
export const draftLifetimes: Record<DraftPlace, number> = { tab: day, device: 14 * day }

interface Kept<D> {
  content: D
  /** Milliseconds since 1970, of the last change. */
  at: number
}

/** The browser may refuse every use of it, even the look. */
function storage(place: DraftPlace): Storage | undefined {
  try {
    return place === 'tab' ? sessionStorage : localStorage
  } catch {
    return undefined
  }
}

/** The draft, unless it is too old or no longer readable; then it is gone. */
export function readDraft<D>(name: string, place: DraftPlace = 'tab', now = Date.now()): D | undefined {
  try {
    const text = storage(place)?.getItem(prefix + name)
    if (!text) return undefined
    const { content, at } = JSON.parse(text) as Kept<D>
    if (typeof at === 'number' && now - at < draftLifetimes[place]) return content
  } catch {
    // Not ours, or cut off in the middle.
  }
  writeDraft(name, undefined, place)
  return undefined
}

export function writeDraft(
  name: string,
  content: unknown,
  place: DraftPlace = 'tab',
  now = Date.now(),
): void {
  try {
    if (content === undefined) storage(place)?.removeItem(prefix + name)
    else storage(place)?.setItem(prefix + name, JSON.stringify({ content, at: now }))
  } catch {
    // Storage can be switched off or full; the form works without a draft.
  }
}

/** Nothing typed here stays for the next person at this device. For logging out. */
export function forgetDrafts(): void {
  for (const place of ['tab', 'device'] as const) {
    try {
      const kept = storage(place)
      for (const key of Object.keys(kept ?? {})) if (key.startsWith(prefix)) kept?.removeItem(key)
    } catch {
      // Without storage there are no drafts either.
    }
  }
}
