import type { Stretches } from '@/lib/api/stretches'
import { problemText } from '@/lib/problem-text'

/** What a table shows of a list that comes in stretches: `v-bind` it, and hand `retry` to `list.again`, `more` to `list.more`. */
export function listProps<T>(list: Stretches<T>) {
  const state = list.waiting ? 'loading' : list.error ? 'error' : 'ready'
  return {
    rows: list.rows,
    state,
    failure: list.error ? problemText(list.error) : undefined,
    further: list.hasMore ? { busy: list.fetchingMore } : undefined,
  } as const
}
