import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { api, body, type Schemas } from '@/lib/api/client'
import { queryKey } from '@/lib/api/queries'
import { useStretches } from '@/lib/api/stretches'
import { lang, type Lang } from '@/lib/i18n'
import { draftOf, type BatchValues } from './model'

export type Batch = Schemas['CodeBatch']

const list = '/api/v1/staff/code-batches'

/** What lies in reach of the roles of the person, newest first, in stretches. */
export const useBatches = () =>
  useStretches<Batch>(
    () => queryKey(lang.value, list),
    (query, signal) => body(api.GET(list, { params: { query }, signal })),
  )

export function useBatch(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => queryKey(lang.value, `${list}/${toValue(id)}`)),
    queryFn: ({ signal }): Promise<Batch> =>
      body(api.GET('/api/v1/staff/code-batches/{id}', { params: { path: { id: toValue(id) } }, signal })),
    // Its numbers grow while people answer and letters are printed.
    staleTime: 0,
  })
}

/** Asks again for the list, and with it for every batch. */
export function useRefreshBatches(): () => Promise<void> {
  const queries = useQueryClient()
  return () =>
    queries.invalidateQueries({ predicate: ({ queryKey: [, address] }) => String(address).startsWith(list) })
}

export const createBatch = (values: BatchValues, key: string): Promise<Batch> =>
  body(
    api.POST('/api/v1/staff/code-batches', {
      params: { header: { 'Idempotency-Key': key } },
      body: draftOf(values),
    }),
  )

export const revokeBatch = (id: string): Promise<Batch> =>
  body(api.POST('/api/v1/staff/code-batches/{id}/revoke', { params: { path: { id } } }))

/** Addresses to follow: the server answers with a file and notes in the log who fetched it. */
export const lettersAddress = (id: string, part: number, language: Lang): string =>
  `${list}/${id}/letters.pdf?${new URLSearchParams({ part: String(part), lang: language }).toString()}`
export const codesAddress = (id: string): string => `${list}/${id}/codes.csv`
