import { keepPreviousData, useInfiniteQuery } from '@tanstack/vue-query'
import { computed, reactive } from 'vue'

interface Stretch<T> {
  items: T[]
  next?: string | undefined
}

/**
 * A long list, read in stretches: `rows` are all that came so far, `more()` fetches the next ones while `hasMore`. What was shown stays
 * while another question is on its way.
 */
export function useStretches<T>(
  key: () => readonly unknown[],
  fetch: (query: { cursor?: string }, signal: AbortSignal) => Promise<Stretch<T>>,
  options: { staleTime?: number; refetchInterval?: (rows: T[]) => number | false } = {},
) {
  const { refetchInterval, ...rest } = options
  const all = (pages: Stretch<T>[] | undefined) => pages?.flatMap(({ items }) => items) ?? []
  const query = useInfiniteQuery({
    queryKey: computed(key),
    queryFn: ({ pageParam: cursor, signal }) => fetch(cursor ? { cursor } : {}, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }: Stretch<T>) => next,
    placeholderData: keepPreviousData,
    ...(refetchInterval
      ? {
          refetchInterval: ({ state }: { state: { data: { pages: Stretch<T>[] } | undefined } }) =>
            refetchInterval(all(state.data?.pages)),
        }
      : {}),
    ...rest,
  })
  return reactive({
    rows: computed(() => all(query.data.value?.pages)),
    /** Nothing has come yet, and nothing went wrong. */
    waiting: query.isPending,
    /** Another question is on its way; the rows are those of the one before. */
    asking: computed(
      () => query.isFetching.value && !query.isPending.value && !query.isFetchingNextPage.value,
    ),
    error: query.error,
    hasMore: query.hasNextPage,
    fetchingMore: query.isFetchingNextPage,
    more: () => void query.fetchNextPage(),
    again: () => void query.refetch(),
  })
}

/** Such a list, as `useStretches` gives it. */
export type Stretches<T> = Omit<ReturnType<typeof useStretches<unknown>>, 'rows'> & { rows: T[] }

/** What a list is narrowed to, without the empty fields. */
export const given = <T extends object>(filter: T) =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== '')) as {
    [K in keyof T]?: Exclude<T[K], ''>
  }
