import { useQuery, useQueryClient, type QueryClient } from '@tanstack/vue-query'
import { computed, ref, toValue, type MaybeRefOrGetter } from 'vue'
import { useAction } from './action'
import { api, body, type Schemas } from './api/client'
import { queryKey } from './api/queries'
import { lang } from './i18n'
import { randomKey } from './key'

export type Export = Schemas['StaffExport']
export type ExportOffer = Schemas['ExportOffer']
export type ExportFormat = Export['format']

/** The caller’s exports; the page of them has the whole list. */
export const exportsAddress = '/api/v1/staff/exports'
/** Between two looks at an export that is being made, in milliseconds. */
export const lookAgain = 1500

export const unfinished = ({ state }: Pick<Export, 'state'>): boolean =>
  state === 'waiting' || state === 'working'

export function refreshExports(queries: QueryClient): Promise<void> {
  return queries.invalidateQueries({ queryKey: queryKey(lang.value, exportsAddress) })
}

/** Leads to the file without leaving the page: it comes as an attachment. */
export function fetchFile({ address }: Pick<Export, 'address'>): void {
  location.assign(address)
}

/**
 * What an ExportButton needs to take one list out, filtered as the person sees it:
 *
 *     const { offer, run, busy, refusal, start } = useExport('projects', () => ({ only: 'templates' }))
 *     <ExportButton :offer="offer" :run="run" :busy="busy" @start="start" />
 *
 * A short export is fetched at once; a long one is followed until it is ready. `offer` stays empty for who may not.
 */
export function useExport(source: string, params: MaybeRefOrGetter<Record<string, string>> = {}) {
  const queries = useQueryClient()
  const { data: offers } = useQuery({
    queryKey: computed(() => queryKey(lang.value, '/api/v1/staff/export-sources')),
    queryFn: ({ signal }) => body(api.GET('/api/v1/staff/export-sources', { signal })),
  })
  const offer = computed(() => offers.value?.items.find((one) => one.source === source))

  const id = ref('')
  const address = computed(() => `${exportsAddress}/${id.value}`)
  const { data } = useQuery({
    queryKey: computed(() => queryKey(lang.value, address.value)),
    queryFn: ({ signal }): Promise<Export> =>
      body(api.GET('/api/v1/staff/exports/{id}', { params: { path: { id: id.value } }, signal })),
    enabled: computed(() => id.value !== ''),
    refetchInterval: ({ state }) => (state.data && unfinished(state.data) ? lookAgain : false),
  })
  const run = computed(() => (id.value ? data.value : undefined))

  const action = useAction()
  const start = (format: ExportFormat) =>
    action.run(format, async () => {
      const made: Export = await body(
        api.POST('/api/v1/staff/exports', {
          params: { header: { 'Idempotency-Key': randomKey() } },
          body: { source, format, params: toValue(params) },
        }),
      )
      queries.setQueryData(queryKey(lang.value, `${exportsAddress}/${made.id}`), made)
      id.value = made.id
      void refreshExports(queries)
      if (made.state === 'ready') fetchFile(made)
    })

  return {
    offer,
    run,
    busy: computed(() => action.busy.value !== ''),
    refusal: action.refusal,
    way: action.way,
    start,
  }
}
