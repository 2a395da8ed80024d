import { useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { api, body, type Schemas } from '@/lib/api/client'
import { queryKey } from '@/lib/api/queries'
import { given, useStretches } from '@/lib/api/stretches'
import { lang } from '@/lib/i18n'

export type Medium = Schemas['Medium']
export type Use = Schemas['MediumUse']

export const kinds = ['picture', 'document'] as const
export const shows = ['missing', 'unused'] as const

export interface Filter {
  show: '' | (typeof shows)[number]
  kind: '' | (typeof kinds)[number]
  project: string
}

const list = '/api/v1/staff/media'

/** Pictures and documents in the projects that the person may edit, newest first. */
export const useMedia = (filter: Ref<Filter>) =>
  useStretches(
    () => [...queryKey(lang.value, list), filter.value],
    (query, signal) =>
      body(api.GET(list, { params: { query: { ...given(filter.value), ...query } }, signal })),
    { staleTime: 0 },
  )

export function useRefreshMedia(): () => Promise<void> {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: queryKey(lang.value, list) })
}

export const deleteMedium = (id: string) =>
  api.DELETE('/api/v1/staff/media/{id}', { params: { path: { id } } })
