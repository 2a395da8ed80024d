import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter, type Ref } from 'vue'
import { api, body, type Schemas } from '@/lib/api/client'
import { queryKey } from '@/lib/api/queries'
import { useStretches } from '@/lib/api/stretches'
import { lang } from '@/lib/i18n'
import type { Content, Detail } from './draft'

export type StaffProject = Schemas['StaffProject']
export type KeptSpace = Schemas['KeptSpace']
export type KeptTerm = Schemas['KeptTerm']
export type SpaceMember = Schemas['SpaceMember']

const list = '/api/v1/staff/projects'
const one = '/api/v1/staff/projects/{id}'
const spaces = '/api/v1/staff/spaces'
const terms = '/api/v1/staff/terms'
const at = (id: string) => ({ path: { id } })
const once = (key: string) => ({ header: { 'Idempotency-Key': key } })

export interface Filter {
  /** Part of the title. */
  q: string
  /** Id of a space; empty for all. */
  space: string
  only: '' | 'inApproval' | 'templates'
}

const query = ({ q, space, only }: Filter) => ({
  ...(q ? { q } : {}),
  ...(space ? { space } : {}),
  ...(only ? { [only]: true } : {}),
})

/** Projects the person may edit, last changed first, in stretches. */
export const useStaffProjects = (filter: Ref<Filter>) =>
  useStretches<StaffProject>(
    () => [...queryKey(lang.value, list), filter.value],
    (stretch, signal) =>
      body(api.GET(list, { params: { query: { ...query(filter.value), ...stretch } }, signal })),
  )

/** Projects to copy from: templates first, then others with these words in the title. */
export async function projectsToCopy(q: string, signal: AbortSignal): Promise<StaffProject[]> {
  const words = q ? { q } : {}
  const [first, others] = await Promise.all([
    body(api.GET(list, { params: { query: { ...words, templates: true } }, signal })),
    body(api.GET(list, { params: { query: words }, signal })),
  ])
  return [...first.items, ...others.items.filter(({ template }) => !template)]
}

/** Always asked anew: nobody is to begin from an old state. */
export function useStaffProject(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => queryKey(lang.value, `${list}/${toValue(id)}`)),
    queryFn: () => getProject(toValue(id)),
    staleTime: 0,
    gcTime: 0,
    refetchOnReconnect: false,
  })
}

/** After a change: lists of projects, of staff and of everybody. */
export function useRefreshProjects(): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    await Promise.all(
      [list, '/api/v1/projects'].map((path) =>
        queries.invalidateQueries({ queryKey: queryKey(lang.value, path) }),
      ),
    )
  }
}

export const getProject = (id: string): Promise<Detail> => body(api.GET(one, { params: at(id) }))

export const createProject = (draft: Schemas['NewProject'], key: string): Promise<Detail> =>
  body(api.POST(list, { params: once(key), body: draft }))

export const saveProject = (id: string, version: number, slug: string, content: Content): Promise<Detail> =>
  body(api.PUT(one, { params: at(id), body: { version, slug, content } }))

export const deleteProject = (id: string) => api.DELETE(one, { params: at(id) })

export const submitProject = (id: string, version: number): Promise<Detail> =>
  body(api.POST(`${one}/submission`, { params: at(id), body: { version } }))

export const returnProject = (id: string, reason: string): Promise<Detail> =>
  body(api.POST(`${one}/return`, { params: at(id), body: { reason } }))

export const approveProject = (id: string, version: number): Promise<Detail> =>
  body(api.POST(`${one}/approval`, { params: at(id), body: { version } }))

export const extendPhase = (
  id: string,
  extension: { phaseId: string; closesOn: string; reason: string },
): Promise<Detail> => body(api.POST(`${one}/extension`, { params: at(id), body: extension }))

export const reportProject = (id: string): Promise<Detail> =>
  body(api.POST(`${one}/report`, { params: at(id) }))

export const closeProject = (id: string, reason: string): Promise<Detail> =>
  body(api.POST(`${one}/closure`, { params: at(id), body: { reason } }))

export const withdrawProject = (id: string, reason: string): Promise<Detail> =>
  body(api.POST(`${one}/withdrawal`, { params: at(id), body: { reason } }))

export const setTemplate = (id: string, template: boolean): Promise<Detail> =>
  body(api.PUT(`${one}/template`, { params: at(id), body: { template } }))

/** The earliest last day of a phase by the rule of the law; asked once the first day is one. */
export function useDeadline(opensOn: Ref<string>, rule: Ref<Content['rule']>, wanted: Ref<boolean>) {
  return useQuery({
    queryKey: computed(() => [...queryKey(lang.value, '/api/v1/staff/deadline'), opensOn.value, rule.value]),
    queryFn: ({ signal }) =>
      body(
        api.GET('/api/v1/staff/deadline', {
          params: { query: { opensOn: opensOn.value, rule: rule.value } },
          signal,
        }),
      ),
    enabled: wanted,
    staleTime: Infinity,
  })
}

/** Kinds of activities this installation has. */
export const useKinds = () =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, '/api/v1/staff/kinds')),
    queryFn: ({ signal }) => body(api.GET('/api/v1/staff/kinds', { signal })),
    staleTime: Infinity,
  })

export const createActivity = (project: string, activity: Schemas['NewActivity'], key: string) =>
  body(api.POST(`${one}/activities`, { params: { ...at(project), ...once(key) }, body: activity }))

export const deleteActivity = (id: string) => api.DELETE('/api/v1/staff/activities/{id}', { params: at(id) })

export const createPreview = (id: string, days: number) =>
  body(api.POST(`${one}/previews`, { params: at(id), body: { days } }))

export const deletePreview = (id: string, preview: string) =>
  api.DELETE('/api/v1/staff/projects/{id}/previews/{preview}', { params: { path: { id, preview } } })

const previews = (id: string) => queryKey(lang.value, `${list}/${id}/previews`)

export const usePreviews = (id: string) =>
  useQuery({
    queryKey: computed(() => previews(id)),
    queryFn: ({ signal }) => body(api.GET(`${one}/previews`, { params: at(id), signal })),
  })

export function useRefreshPreviews(id: string) {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: previews(id) })
}

/** Contents that were approved, latest first. `version` so that a new approval asks again. */
export const useRevisions = (id: string, version: Ref<number>, wanted: Ref<boolean>) =>
  useQuery({
    queryKey: computed(() => [...queryKey(lang.value, `${list}/${id}/revisions`), version.value]),
    queryFn: ({ signal }) => body(api.GET(`${one}/revisions`, { params: at(id), signal })),
    enabled: wanted,
    placeholderData: keepPreviousData,
  })

export const useUnits = () =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, '/api/v1/staff/units')),
    queryFn: ({ signal }) => body(api.GET('/api/v1/staff/units', { signal })),
  })

/** Spaces and terms in all languages, for those who work with them. */
export const useSpaces = () =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, spaces)),
    queryFn: ({ signal }) => body(api.GET(spaces, { signal })),
  })

export const useTerms = () =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, terms)),
    queryFn: ({ signal }) => body(api.GET(terms, { signal })),
  })

export function useRefreshSpaces(): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    await Promise.all(
      [spaces, terms, '/api/v1/spaces', '/api/v1/terms'].map((path) =>
        queries.invalidateQueries({ queryKey: queryKey(lang.value, path) }),
      ),
    )
  }
}

export const createSpace = (space: Schemas['SpaceBody'], key: string) =>
  body(api.POST(spaces, { params: once(key), body: space }))

export const updateSpace = (id: string, space: Schemas['SpaceBody']) =>
  body(api.PUT('/api/v1/staff/spaces/{id}', { params: at(id), body: space }))

export const putTerm = (kind: KeptTerm['kind'], key: string, term: Schemas['TermDraft']) =>
  api.PUT('/api/v1/staff/terms/{kind}/{key}', { params: { path: { kind, key } }, body: term })

const members = (id: string) => queryKey(lang.value, `${spaces}/${id}/members`)

export const useMembers = (id: string) =>
  useQuery({
    queryKey: computed(() => members(id)),
    queryFn: ({ signal }) => body(api.GET('/api/v1/staff/spaces/{id}/members', { params: at(id), signal })),
  })

export function useRefreshMembers(id: string) {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: members(id) })
}

const member = (id: string, person: string) => ({ params: { path: { id, person } } })

export const putMember = (id: string, person: string) =>
  api.PUT('/api/v1/staff/spaces/{id}/members/{person}', member(id, person))

export const deleteMember = (id: string, person: string) =>
  api.DELETE('/api/v1/staff/spaces/{id}/members/{person}', member(id, person))

/** People whose name begins like this, for those who may look people up. */
export const findPeople = async (q: string, signal: AbortSignal) =>
  (await body(api.GET('/api/v1/staff/people', { params: { query: { q } }, signal }))).items
