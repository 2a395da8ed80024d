import { reactive, readonly } from 'vue'

type Urgency = 'polite' | 'assertive'

const said = reactive<Record<Urgency, string>>({ polite: '', assertive: '' })
const timers: Partial<Record<Urgency, ReturnType<typeof setTimeout>>> = {}

/** Long enough for a screen reader to notice that the region was empty, so that the same words are read again. */
const GAP_MS = 60
const KEEP_MS = 8000

/** Has a sentence read aloud. Assertive interrupts: only for what cannot wait. */
export function announce(words: string, urgency: Urgency = 'polite'): void {
  clearTimeout(timers[urgency])
  said[urgency] = ''
  timers[urgency] = setTimeout(() => {
    said[urgency] = words
    timers[urgency] = setTimeout(() => (said[urgency] = ''), KEEP_MS)
  }, GAP_MS)
}

export function useAnnounce() {
  return { announce, said: readonly(said) }
}
