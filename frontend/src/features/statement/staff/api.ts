import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { api, body, type Schemas } from '@/lib/api/client'
import { queryKey } from '@/lib/api/queries'
import { lang } from '@/lib/i18n'

export type Row = Schemas['StaffStatement']
export type Counts = Schemas['ChannelCount'][]
export type CaptureBody = Schemas['CaptureBody']
export type Similar = Schemas['SimilarSender']
export type Addressee = Schemas['Addressee']
export type AddresseeBody = Schemas['AddresseeBody']

export interface Filter {
  channel: Row['channel']
  state: Row['state']
  kind: Row['kind']
}

const base = (activity: string) => `/api/v1/staff/consultations/${activity}`
export const rowsKey = (activity: string) => queryKey(lang.value, `${base(activity)}/statements`)
export const addresseesKey = (activity: string) => queryKey(lang.value, `${base(activity)}/addressees`)
const countsKey = (activity: string) => queryKey(lang.value, `${base(activity)}/counts`)
const once = (key: string) => ({ 'Idempotency-Key': key })

export const fetchRows = (
  activity: string,
  query: Partial<Filter> & { cursor?: string },
  signal: AbortSignal,
) =>
  body(
    api.GET('/api/v1/staff/consultations/{activity}/statements', {
      params: { path: { activity }, query },
      signal,
    }),
  )

export const useCounts = (activity: MaybeRefOrGetter<string>) =>
  useQuery({
    queryKey: computed(() => countsKey(toValue(activity))),
    queryFn: ({ signal }) =>
      body(
        api.GET('/api/v1/staff/consultations/{activity}/counts', {
          params: { path: { activity: toValue(activity) } },
          signal,
        }),
      ),
    staleTime: 0,
  })

export const capture = (activity: string, of: CaptureBody, key: string) =>
  body(
    api.POST('/api/v1/staff/consultations/{activity}/statements', {
      params: { path: { activity }, header: once(key) },
      body: of,
    }),
  )

export const findDuplicates = async (
  activity: string,
  of: { statementId?: string; organisation?: string; contact: Row['contact'] },
) =>
  (
    await body(
      api.POST('/api/v1/staff/consultations/{activity}/duplicates', {
        params: { path: { activity } },
        body: of,
      }),
    )
  ).items

export const markDuplicate = (id: string, of?: string) =>
  body(
    api.PUT('/api/v1/staff/statements/{id}/duplicate', {
      params: { path: { id } },
      body: of ? { of } : {},
    }),
  )

export const hide = (id: string, hidden: boolean, reason: string) =>
  body(
    api.PUT('/api/v1/staff/statements/{id}/hidden', {
      params: { path: { id } },
      body: { hidden, ...(reason ? { reason } : {}) },
    }),
  )

/** Asks again for everything that shows what came in, or who is invited. */
export function useRefresh(activity: MaybeRefOrGetter<string>) {
  const queries = useQueryClient()
  return async () => {
    const of = toValue(activity)
    await Promise.all(
      [rowsKey(of), countsKey(of), addresseesKey(of)].map((queryKey) =>
        queries.invalidateQueries({ queryKey }),
      ),
    )
  }
}

export const fetchAddressees = (activity: string, query: { cursor?: string }, signal: AbortSignal) =>
  body(
    api.GET('/api/v1/staff/consultations/{activity}/addressees', {
      params: { path: { activity }, query },
      signal,
    }),
  )

export const addAddressee = (activity: string, of: AddresseeBody, key: string) =>
  body(
    api.POST('/api/v1/staff/consultations/{activity}/addressees', {
      params: { path: { activity }, header: once(key) },
      body: of,
    }),
  )

export const importAddressees = (activity: string, file: File, key: string) =>
  body(
    api.POST('/api/v1/staff/consultations/{activity}/addressees/import', {
      params: { path: { activity }, header: once(key) },
      headers: { 'Content-Type': 'application/octet-stream' },
      body: file as unknown as string,
      bodySerializer: (content: unknown) => content as Blob,
    }),
  )

export const inviteAddressees = (activity: string, ids: readonly string[], key: string) =>
  body(
    api.POST('/api/v1/staff/consultations/{activity}/addressees/invite', {
      params: { path: { activity }, header: once(key) },
      body: ids.length ? { ids: [...ids] } : {},
    }),
  )

/** How many a reminder would reach now; asked anew each time. */
export const fetchReminder = (activity: string) =>
  body(
    api.GET('/api/v1/staff/consultations/{activity}/addressees/reminder', { params: { path: { activity } } }),
  )

export const remindAddressees = (activity: string, key: string) =>
  body(
    api.POST('/api/v1/staff/consultations/{activity}/addressees/reminder', {
      params: { path: { activity }, header: once(key) },
    }),
  )

export const extendAddressee = (id: string, until: string, reason: string) =>
  body(
    api.PUT('/api/v1/staff/addressees/{id}/extension', {
      params: { path: { id } },
      body: { until, reason },
    }),
  )

export const removeAddressee = (id: string) =>
  api.DELETE('/api/v1/staff/addressees/{id}', { params: { path: { id } } })

export const lettersAddress = (activity: string, part: number) =>
  `${base(activity)}/addressees/letters.pdf?part=${String(part)}`
