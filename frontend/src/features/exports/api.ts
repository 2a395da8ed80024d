import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, body } from '@/lib/api/client'
import { queryKey } from '@/lib/api/queries'
import { exportsAddress, lookAgain, refreshExports, unfinished } from '@/lib/exports'
import { lang } from '@/lib/i18n'

/** My exports, newest first, in stretches; asked again by itself while one is being made. */
export function useExports() {
  return useInfiniteQuery({
    queryKey: computed(() => queryKey(lang.value, exportsAddress)),
    queryFn: ({ pageParam: cursor, signal }) =>
      body(api.GET('/api/v1/staff/exports', { params: { query: cursor ? { cursor } : {} }, signal })),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    // Other pages begin exports too.
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(unfinished)) ? lookAgain : false,
  })
}

export function useRefreshExports(): () => Promise<void> {
  const queries = useQueryClient()
  return () => refreshExports(queries)
}

export const deleteExport = (id: string) =>
  api.DELETE('/api/v1/staff/exports/{id}', { params: { path: { id } } })
