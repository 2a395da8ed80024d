import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { api, body, type Schemas } from '@/lib/api/client'
import { queryKey } from '@/lib/api/queries'
import { useStretches } from '@/lib/api/stretches'
import { lang } from '@/lib/i18n'

export type Entry = Schemas['StaffEntry']
export type EntryBody = Schemas['EntryBody']
export type Paper = Schemas['DocumentDetail']
export type Version = Schemas['Version']
export type NewVersion = Schemas['NewVersion']
export type Kind = Entry['kind']

/** What files are uploaded for; internal/dossier says which are taken. */
export const purpose = 'project-document'

const list = '/api/v1/staff/projects/{id}/entries'
const one = '/api/v1/staff/entries/{id}'
const at = (id: string) => ({ path: { id } })
const once = (key: string) => ({ header: { 'Idempotency-Key': key } })
const entriesOf = (project: string) => queryKey(lang.value, `/api/v1/staff/projects/${project}/entries`)
const documentKey = (id: string) => queryKey(lang.value, `/api/v1/documents/${id}`)

/** The project whose dossier it is, for its title and for whether there may be one at all. */
export const useProject = (id: MaybeRefOrGetter<string>) =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, `/api/v1/staff/projects/${toValue(id)}`)),
    queryFn: ({ signal }) =>
      body(api.GET('/api/v1/staff/projects/{id}', { params: at(toValue(id)), signal })),
    staleTime: 0,
  })

/** Entries of one kind in stretches: news latest first, the others in the order of time. */
export const useEntries = (project: string, kind: Kind) =>
  useStretches<Entry>(
    () => [...entriesOf(project), kind],
    (query, signal) => body(api.GET(list, { params: { ...at(project), query: { kind, ...query } }, signal })),
    { staleTime: 0 },
  )

/** How an entry stands now, after somebody else has saved it; undefined when it is gone. */
export async function findEntry(project: string, kind: Kind, id: string): Promise<Entry | undefined> {
  let cursor: string | undefined
  do {
    const query = { kind, limit: 100, ...(cursor ? { cursor } : {}) }
    const { items, next } = await body(api.GET(list, { params: { ...at(project), query } }))
    const found = items.find((entry) => entry.id === id)
    if (found) return found
    cursor = next
  } while (cursor)
  return undefined
}

/** A document with all its versions; staff get those too that people do not see yet. */
export const useDocument = (id: string) =>
  useQuery({
    queryKey: computed(() => documentKey(id)),
    queryFn: ({ signal }) => body(api.GET('/api/v1/documents/{id}', { params: at(id), signal })),
    staleTime: 0,
    // Until the last file has been looked through for viruses.
    refetchInterval: ({ state }) =>
      state.data?.versions.some(({ file }) => file?.state === 'checking') ? 5000 : false,
  })

/** After a change: the lists here, and everything people see of projects and documents. */
export function useRefreshEntries(project: string): () => Promise<void> {
  const queries = useQueryClient()
  const touched = ['/api/v1/projects', '/api/v1/documents/']
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: entriesOf(project) }),
      queries.invalidateQueries({
        predicate: ({ queryKey: [, address] }) =>
          typeof address === 'string' && touched.some((path) => address.startsWith(path)),
      }),
    ])
  }
}

export const createEntry = (project: string, kind: Kind, content: EntryBody, key: string): Promise<Entry> =>
  body(api.POST(list, { params: { ...at(project), ...once(key) }, body: { kind, body: content } }))

export const saveEntry = (id: string, version: number, content: EntryBody): Promise<Entry> =>
  body(api.PUT(one, { params: at(id), body: { version, body: content } }))

export const deleteEntry = (id: string) => api.DELETE(one, { params: at(id) })

export const publishEntry = (id: string, version: number): Promise<Entry> =>
  body(api.POST(`${one}/publication`, { params: at(id), body: { version } }))

export const takeBack = (id: string): Promise<Entry> =>
  body(api.DELETE(`${one}/publication`, { params: at(id) }))

export const addVersion = (document: string, version: NewVersion, key: string): Promise<Paper> =>
  body(
    api.POST('/api/v1/staff/documents/{id}/versions', {
      params: { ...at(document), ...once(key) },
      body: version,
    }),
  )

/** Which files are taken for documents, and how large they may be. */
export const useFileLimits = () =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, `/api/v1/file-purposes/${purpose}`)),
    queryFn: ({ signal }) =>
      body(api.GET('/api/v1/file-purposes/{purpose}', { params: { path: { purpose } }, signal })),
    staleTime: Infinity,
  })
