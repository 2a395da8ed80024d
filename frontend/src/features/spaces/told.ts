import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { api, body, type Schemas } from '@/lib/api/client'
import { queryKey } from '@/lib/api/queries'
import { lang } from '@/lib/i18n'
import { address, type Choice } from './api'

// What is told of all projects at once. Apart from api.ts, because no first screen needs it.

export type Told = Schemas['Told']
export type Overview = Schemas['Overview']
export type Month = Schemas['Month']

/** A few of everything, for the lower half of the home page. */
export function useOverview() {
  return useQuery({
    queryKey: computed(() => queryKey(lang.value, '/api/v1/overview')),
    queryFn: ({ signal }) => body(api.GET('/api/v1/overview', { signal })),
    placeholderData: keepPreviousData,
  })
}

/** Events to come, or those that are over. */
export function useEvents(past: MaybeRefOrGetter<boolean>) {
  const query = () => (toValue(past) ? { past: true } : {})
  return useInfiniteQuery({
    queryKey: computed(() => queryKey(lang.value, address('/api/v1/events', query()))),
    queryFn: ({ pageParam: cursor, signal }) =>
      body(
        api.GET('/api/v1/events', {
          params: { query: { ...query(), ...(cursor ? { cursor } : {}) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  })
}

export function useNews() {
  return useInfiniteQuery({
    queryKey: computed(() => queryKey(lang.value, '/api/v1/news')),
    queryFn: ({ pageParam: cursor, signal }) =>
      body(api.GET('/api/v1/news', { params: { query: cursor ? { cursor } : {} }, signal })),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })
}

/** One month, narrowed like the list. The month is written as 2026-11. */
export function useMonth(month: MaybeRefOrGetter<string>, choice: MaybeRefOrGetter<Choice>) {
  const query = () => ({ month: toValue(month), ...toValue(choice) })
  return useQuery({
    queryKey: computed(() => queryKey(lang.value, address('/api/v1/calendar', query()))),
    queryFn: ({ signal }) => body(api.GET('/api/v1/calendar', { params: { query: query() }, signal })),
    placeholderData: keepPreviousData,
  })
}

/** Projects with a place; the map wants all of them, so one stretch follows the other. */
export function usePlaces(choice: MaybeRefOrGetter<Choice>) {
  return useInfiniteQuery({
    queryKey: computed(() => queryKey(lang.value, address('/api/v1/places', toValue(choice)))),
    queryFn: ({ pageParam: cursor, signal }) =>
      body(
        api.GET('/api/v1/places', {
          params: { query: { ...toValue(choice), limit: 100, ...(cursor ? { cursor } : {}) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })
}

/** Where calendar programs subscribe to a selection: they send no language along. */
export const feedAddress = (path: string, query: object) => address(path, { ...query, lang: lang.value })
