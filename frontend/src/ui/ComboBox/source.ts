import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { match, type ComboOption } from './match'

export type Load = (query: string, signal: AbortSignal) => Promise<readonly ComboOption[]>
type State = 'ready' | 'loading' | 'short' | 'failed'

interface SourceOptions {
  options: () => readonly ComboOption[] | undefined
  load: () => Load | undefined
  /** Characters before the server is asked. */
  least: () => number
  query: Readonly<Ref<string>>
  /** Nobody is asked while the list is closed. */
  wanted: Readonly<Ref<boolean>>
}

/** Waits for a pause in typing. */
const PAUSE_MS = 250

/** Where suggestions come from: a list that is there, or a server that is asked. Late answers to older words are dropped. */
export function useSource({ options, load, least, query, wanted }: SourceOptions): {
  found: ComputedRef<readonly ComboOption[]>
  state: ComputedRef<State>
} {
  const answers = shallowRef<readonly ComboOption[]>([])
  const asked = shallowRef<State>('ready')
  const short = computed(() => load() !== undefined && query.value.trim().length < least())

  let timer: ReturnType<typeof setTimeout> | undefined
  let request: AbortController | undefined
  function stop() {
    clearTimeout(timer)
    request?.abort()
  }

  async function ask(words: string) {
    const source = load()
    if (!source) return
    const own = (request = new AbortController())
    try {
      const answer = await source(words, own.signal)
      if (own.signal.aborted) return
      answers.value = answer
      asked.value = 'ready'
    } catch {
      if (own.signal.aborted) return
      answers.value = []
      asked.value = 'failed'
    }
  }

  watch([query, wanted], ([words, now], [before]) => {
    stop()
    if (!load() || !now || short.value) {
      answers.value = []
      asked.value = 'ready'
      return
    }
    asked.value = 'loading'
    timer = setTimeout(() => void ask(words.trim()), words === before ? 0 : PAUSE_MS)
  })
  onScopeDispose(stop)

  const found = computed(() => (load() ? answers.value : match(options() ?? [], query.value)))
  const state = computed(() => (short.value ? 'short' : asked.value))
  return { found, state }
}
