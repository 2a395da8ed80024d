import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { api, body, type Schemas } from '@/lib/api/client'
import { queryKey } from '@/lib/api/queries'
import { lang } from '@/lib/i18n'

export type Desk = Schemas['StaffConsultation']
export type Head = Schemas['ConsultationHead']
export type Sheet = Schemas['ConsultationSheet']
export type Imported = Schemas['ConsultationImported']
export type Settings = Schemas['ConsultationAllSettings']
export type NewVersion = Schemas['NewConsultationVersion']
export type Writing = Schemas['ConsultationWriting']

const one = '/api/v1/staff/consultations/{activity}'
const version = `${one}/versions/{number}` as const
const at = (activity: string, number: number) => ({ path: { activity, number } })
const address = (activity: string) => `/api/v1/staff/consultations/${activity}`

/** Always asked anew: nobody is to begin from an old state. */
export const useDesk = (activity: MaybeRefOrGetter<string>) =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, address(toValue(activity)))),
    queryFn: ({ signal }) =>
      body(api.GET(one, { params: { path: { activity: toValue(activity) } }, signal })),
    staleTime: 0,
  })

export const getDesk = (activity: string): Promise<Desk> =>
  body(api.GET(one, { params: { path: { activity } } }))

export const getSheet = (activity: string, number: number): Promise<Sheet> =>
  body(api.GET(version, { params: at(activity, number) }))

export const useSheet = (activity: string, number: MaybeRefOrGetter<number>) =>
  useQuery({
    queryKey: computed(() =>
      queryKey(lang.value, `${address(activity)}/versions/${String(toValue(number))}`),
    ),
    queryFn: () => getSheet(activity, toValue(number)),
    staleTime: 0,
    gcTime: 0,
    refetchOnReconnect: false,
  })

/** After a change: everything staff and readers see of consultations and projects. */
export function useRefreshDesk(): () => Promise<void> {
  const queries = useQueryClient()
  const touched = ['/api/v1/staff/consultations', '/api/v1/staff/projects', '/api/v1/projects']
  return () =>
    queries.invalidateQueries({
      predicate: ({ queryKey: [, path] }) =>
        // A draft on the screen is the editor’s own: what it saves, it knows.
        typeof path === 'string' &&
        !/\/versions\/\d+$/.test(path) &&
        touched.some((start) => path.startsWith(start)),
    })
}

export const beginVersion = (activity: string, from: NewVersion, key: string): Promise<Imported> =>
  body(
    api.POST(`${one}/versions`, {
      params: { path: { activity }, header: { 'Idempotency-Key': key } },
      body: from,
    }),
  )

export const saveVersion = (activity: string, number: number, writing: Writing): Promise<Sheet> =>
  body(api.PUT(version, { params: at(activity, number), body: writing }))

export const translateVersion = (
  activity: string,
  number: number,
  from: Schemas['ConsultationTranslation'],
): Promise<Imported> => body(api.PUT(`${version}/translation`, { params: at(activity, number), body: from }))

/** What another document says takes the place of everything the draft says. */
export const replaceVersion = (
  activity: string,
  number: number,
  from: Schemas['ConsultationReplacement'],
): Promise<Imported> => body(api.PUT(`${version}/source`, { params: at(activity, number), body: from }))

export const discardVersion = (activity: string, number: number, state: number) =>
  api.DELETE(version, { params: { ...at(activity, number), query: { version: state } } })

export const publishVersion = (activity: string, number: number, state: number): Promise<Sheet> =>
  body(api.PUT(`${version}/publication`, { params: at(activity, number), body: { version: state } }))

export const saveActivity = (id: string, change: Schemas['ActivityChange']) =>
  body(api.PUT('/api/v1/staff/activities/{id}', { params: { path: { id } }, body: change }))

/** Topics and quarters in all languages. */
export const useTerms = () =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, '/api/v1/staff/terms')),
    queryFn: ({ signal }) => body(api.GET('/api/v1/staff/terms', { signal })),
  })

/** The project, for its phases. */
export const useProject = (id: MaybeRefOrGetter<string>) =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, `/api/v1/staff/projects/${toValue(id)}`)),
    queryFn: ({ signal }) =>
      body(api.GET('/api/v1/staff/projects/{id}', { params: { path: { id: toValue(id) } }, signal })),
    enabled: computed(() => toValue(id) !== ''),
  })

/** Which files are taken for a purpose. */
export const useFileLimits = (purpose: string) =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, `/api/v1/file-purposes/${purpose}`)),
    queryFn: ({ signal }) =>
      body(api.GET('/api/v1/file-purposes/{purpose}', { params: { path: { purpose } }, signal })),
    staleTime: Infinity,
  })
