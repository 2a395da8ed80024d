import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { api, body, type Schemas } from '@/lib/api/client'
import { queryKey } from '@/lib/api/queries'
import { given, useStretches } from '@/lib/api/stretches'
import { lang } from '@/lib/i18n'

export type Person = Schemas['StaffPerson']
export type HeldRole = Schemas['HeldRole']
export type Grant = Schemas['Grant']

const list = '/api/v1/staff/people'

/** People by name, in stretches; `q` is the beginning of a name or a whole mail address. */
export const usePeople = (q: Ref<string>) =>
  useStretches<Person>(
    // The words searched for may be an address: they name the answer in memory and nowhere else.
    () => [...queryKey(lang.value, list), q.value],
    (query, signal) =>
      body(api.GET(list, { params: { query: { ...given({ q: q.value }), ...query } }, signal })),
  )

export function useRefreshPeople(): () => Promise<void> {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: queryKey(lang.value, list) })
}

/** Spaces by name: where roles hold. */
export const useSpaceNames = () =>
  useQuery({
    queryKey: computed(() => [...queryKey(lang.value, '/api/v1/spaces'), 'names']),
    queryFn: ({ signal }) => body(api.GET('/api/v1/spaces', { signal })),
  })

export const getPerson = (id: string): Promise<Person> =>
  body(api.GET('/api/v1/staff/people/{id}', { params: { path: { id } } }))

export const grantRole = (id: string, grant: Grant) =>
  body(api.PUT('/api/v1/staff/people/{id}/roles', { params: { path: { id } }, body: grant }))

export const revokeRole = (id: string, roleId: string) =>
  api.DELETE('/api/v1/staff/people/{id}/roles/{roleId}', { params: { path: { id, roleId } } })

export const setLock = (id: string, locked: boolean) =>
  locked
    ? api.POST('/api/v1/staff/people/{id}/lock', { params: { path: { id } } })
    : api.POST('/api/v1/staff/people/{id}/unlock', { params: { path: { id } } })
