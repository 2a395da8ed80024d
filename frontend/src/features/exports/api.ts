import { useQueryClient } from '@tanstack/vue-query'
import { api, body } from '@/lib/api/client'
import { queryKey } from '@/lib/api/queries'
import { useStretches } from '@/lib/api/stretches'
import { exportsAddress, lookAgain, refreshExports, unfinished, type Export } from '@/lib/exports'
import { lang } from '@/lib/i18n'

/** My exports, newest first, in stretches; asked again by itself while one is being made. */
export const useExports = () =>
  useStretches<Export>(
    () => queryKey(lang.value, exportsAddress),
    (query, signal) => body(api.GET('/api/v1/staff/exports', { params: { query }, signal })),
    // Other pages begin exports too.
    { staleTime: 0, refetchInterval: (rows) => (rows.some(unfinished) ? lookAgain : false) },
  )

export function useRefreshExports(): () => Promise<void> {
  const queries = useQueryClient()
  return () => refreshExports(queries)
}

export const deleteExport = (id: string) =>
  api.DELETE('/api/v1/staff/exports/{id}', { params: { path: { id } } })
