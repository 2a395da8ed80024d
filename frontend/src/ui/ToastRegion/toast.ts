import { readonly, shallowRef } from 'vue'
import { t } from '@/lib/i18n'
import { announce } from '../LiveRegion/announce'

export type ToastTone = 'info' | 'positive' | 'negative'

export interface ToastAction {
  label: string
  /** Runs once; the toast goes with it. */
  run: () => void
}

export interface ToastOptions {
  tone?: ToastTone
  action?: ToastAction
  /** Milliseconds until it goes by itself; 0 keeps it until somebody sends it away. */
  stay?: number
}

export interface Toast {
  id: number
  text: string
  tone: ToastTone
  action: ToastAction | undefined
}

/** More would cover the page of a phone. */
const MOST = 3

const shown = shallowRef<readonly Toast[]>([])
let last = 0

interface Clock {
  left: number
  since: number
  timer: ReturnType<typeof setTimeout> | undefined
}
const clocks = new Map<number, Clock>()
/** Everybody who looks at them right now: the pointer, the focus, a page in the background. */
const holds = new Set<string>()

/** Time to notice it and to read slowly (about 120 words a minute). */
function readingTime(text: string): number {
  return 5000 + text.split(/\s+/).length * 500
}

/**
 * Says shortly that something has happened. What went wrong or can be undone stays until it is sent away:
 * nobody loses «Rückgängig» for reading slowly. What must be read belongs into the page instead.
 */
function toast(text: string, { tone = 'positive', action, stay }: ToastOptions = {}): number {
  const id = ++last
  shown.value = room([...shown.value, { id, text, tone, action }])
  const left = stay ?? (action || tone === 'negative' ? 0 : readingTime(text))
  if (left > 0) {
    clocks.set(id, { left, since: 0, timer: undefined })
    if (holds.size === 0) start(id)
  }
  const reach = action ? ` ${t('ui.toast.reach', { Action: action.label })}` : ''
  announce(text + reach, tone === 'negative' ? 'assertive' : 'polite')
  return id
}

/** What would go by itself makes room first. */
function room(all: Toast[]): Toast[] {
  while (all.length > MOST) {
    const index = all.findIndex(({ id }) => clocks.has(id))
    const [gone] = all.splice(Math.max(index, 0), 1)
    if (gone) forget(gone.id)
  }
  return all
}

function dismiss(id: number): void {
  forget(id)
  shown.value = shown.value.filter((other) => other.id !== id)
}

function forget(id: number): void {
  clearTimeout(clocks.get(id)?.timer)
  clocks.delete(id)
}

function start(id: number): void {
  const clock = clocks.get(id)
  if (!clock) return
  clock.since = Date.now()
  clock.timer = setTimeout(() => dismiss(id), clock.left)
}

/** The clocks stand while anybody holds them. */
export function hold(who: string): void {
  if (holds.size === 0) {
    for (const clock of clocks.values()) {
      clearTimeout(clock.timer)
      clock.left = Math.max(clock.left - (Date.now() - clock.since), 1000)
    }
  }
  holds.add(who)
}

export function release(who: string): void {
  if (holds.delete(who) && holds.size === 0) for (const id of clocks.keys()) start(id)
}

const toasts = readonly(shown)

export function useToast() {
  return { toast, dismiss, toasts }
}
