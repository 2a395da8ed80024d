import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { api, body } from '@/lib/api/client'
import { queryKey } from '@/lib/api/queries'
import { lang } from '@/lib/i18n'
import { address, type EntryKind } from './api'

// Apart from api.ts, because a first visit to a project does without all of it.

/** Topics and quarters in use. */
export function useTerms() {
  return useQuery({
    queryKey: computed(() => queryKey(lang.value, '/api/v1/terms')),
    queryFn: ({ signal }) => body(api.GET('/api/v1/terms', { signal })),
    placeholderData: keepPreviousData,
  })
}

/** Rooms the person may enter. One stretch holds them all, but what the server puts into a page is kept in stretches. */
export function useSpaces() {
  return useInfiniteQuery({
    queryKey: computed(() => queryKey(lang.value, '/api/v1/spaces')),
    queryFn: ({ signal }) => body(api.GET('/api/v1/spaces', { signal })),
    initialPageParam: '',
    getNextPageParam: () => undefined,
    placeholderData: keepPreviousData,
  })
}

/** What is published beside a project, one kind at a time. */
export function useEntries(slug: MaybeRefOrGetter<string>, kind: EntryKind, easy: MaybeRefOrGetter<boolean>) {
  return useInfiniteQuery({
    queryKey: computed(() => [lang.value, 'entries', toValue(slug), kind, toValue(easy)]),
    queryFn: ({ pageParam: cursor, signal }) =>
      body(
        api.GET('/api/v1/projects/{slug}/entries', {
          params: {
            path: { slug: toValue(slug) },
            query: { kind, ...(toValue(easy) ? { easy: true } : {}), ...(cursor ? { cursor } : {}) },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })
}

/** A document of a project with all versions that are for people. */
export function useDocument(id: MaybeRefOrGetter<string>, project: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() =>
      queryKey(
        lang.value,
        address(`/api/v1/documents/${encodeURIComponent(toValue(id))}`, { project: toValue(project) }),
      ),
    ),
    queryFn: ({ signal }) =>
      body(
        api.GET('/api/v1/documents/{id}', {
          params: { path: { id: toValue(id) }, query: { project: toValue(project) } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  })
}

/** The shortest question the server takes. */
export const SHORTEST = 2

/** Hits for words, best first. */
export function useSearch(words: MaybeRefOrGetter<string>) {
  return useInfiniteQuery({
    queryKey: computed(() => queryKey(lang.value, address('/api/v1/search', { q: toValue(words) }))),
    queryFn: ({ pageParam: cursor, signal }) =>
      body(
        api.GET('/api/v1/search', {
          params: { query: { q: toValue(words), ...(cursor ? { cursor } : {}) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    enabled: computed(() => toValue(words).length >= SHORTEST),
  })
}
