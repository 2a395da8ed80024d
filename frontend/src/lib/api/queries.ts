import { QueryClient, keepPreviousData } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { lang, type Lang } from '@/lib/i18n'
import { api, body, type Schemas } from './client'

/** Answers the server has put into the page, each under the address the client would ask. */
export interface FirstData {
  lang: Lang
  /** null where the server knows of none, such as an address that does not exist. */
  queries: { key: string; data: unknown }[] | null
  /** The page to show without a network, kept by the service worker. */
  offline?: boolean
}

/** transport tries again and says in words what went wrong; the cache must do neither a second time. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: false, networkMode: 'always', staleTime: 60_000, refetchOnWindowFocus: false },
    },
  })
}

/** Lists are read in stretches: their answer becomes the first one. */
export function hydrate(queries: QueryClient, { lang, queries: answers }: FirstData): void {
  for (const { key, data } of answers ?? []) {
    const list = typeof data === 'object' && data !== null && 'items' in data
    queries.setQueryData(queryKey(lang, key), list ? { pages: [data], pageParams: [''] } : data)
  }
}

/** Texts depend on the language, so it is part of the name of an answer. */
export function queryKey(of: Lang, address: string): readonly [Lang, string] {
  return [of, address]
}

/** One project. Two features need it: its own page and the contact form that was opened from there. */
export function projectQuery(slug: MaybeRefOrGetter<string>, easy: MaybeRefOrGetter<boolean> = false) {
  const query = () => (toValue(easy) ? { easy: true } : {})
  return {
    queryKey: computed(() =>
      queryKey(
        lang.value,
        `/api/v1/projects/${encodeURIComponent(toValue(slug))}${toValue(easy) ? '?easy=true' : ''}`,
      ),
    ),
    queryFn: ({ signal }: { signal: AbortSignal }): Promise<Schemas['ProjectDetail']> =>
      body(
        api.GET('/api/v1/projects/{slug}', {
          params: { path: { slug: toValue(slug) }, query: query() },
          signal,
        }),
      ),
    enabled: computed(() => toValue(slug) !== ''),
    placeholderData: keepPreviousData,
  }
}
