import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter, type Ref } from 'vue'
import { api, body, type Schemas } from '@/lib/api/client'
import { queryKey } from '@/lib/api/queries'
import { given, useStretches } from '@/lib/api/stretches'
import { lang } from '@/lib/i18n'

export type Organisation = Schemas['Organisation']
export type Detail = Schemas['OrganisationDetail']
export type Member = Schemas['OrganisationMember']
export type Invitation = Schemas['OpenInvitation']
export type Offer = Schemas['InvitationOffer']

const own = '/api/v1/organisations'
const all = '/api/v1/staff/organisations'
const units = '/api/v1/staff/units'
const one = (id: string) => `${own}/${id}`

/** Organisations the person speaks for. */
export const useOwn = () =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, own)),
    queryFn: async ({ signal }) => (await body(api.GET(own, { signal }))).items,
    placeholderData: keepPreviousData,
  })

export const useOrganisation = (id: MaybeRefOrGetter<string>) =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, one(toValue(id)))),
    queryFn: ({ signal }) =>
      body(api.GET('/api/v1/organisations/{id}', { params: { path: { id: toValue(id) } }, signal })),
    placeholderData: keepPreviousData,
  })

/** Asks again for whatever shows an organisation; with an answer of the server, that one is shown at once. */
export function useRefresh(): (id?: string, answer?: Detail) => Promise<void> {
  const queries = useQueryClient()
  return async (id, answer) => {
    if (id !== undefined && answer) queries.setQueryData(queryKey(lang.value, one(id)), answer)
    const stale = [own, all, units, ...(id !== undefined && !answer ? [one(id)] : [])]
    await Promise.all(
      stale.map((path) => queries.invalidateQueries({ queryKey: queryKey(lang.value, path) })),
    )
  }
}

const once = (key: string) => ({ header: { 'Idempotency-Key': key } })

export const createOrganisation = (draft: Schemas['NewOrganisation'], key: string) =>
  body(api.POST(own, { params: once(key), body: draft }))

export const updateOrganisation = (id: string, change: Schemas['OrganisationChange']) =>
  body(api.PATCH('/api/v1/organisations/{id}', { params: { path: { id } }, body: change }))

export const invite = (id: string, guest: Schemas['NewInvitation'], key: string) =>
  body(
    api.POST('/api/v1/organisations/{id}/invitations', {
      params: { path: { id }, ...once(key) },
      body: guest,
    }),
  )

export const withdraw = (id: string, invitationId: string) =>
  api.DELETE('/api/v1/organisations/{id}/invitations/{invitationId}', {
    params: { path: { id, invitationId } },
  })

export const setRole = (id: string, personId: string, role: Member['role']) =>
  body(
    api.PATCH('/api/v1/organisations/{id}/members/{personId}', {
      params: { path: { id, personId } },
      body: { role },
    }),
  )

export const removeMember = (id: string, personId: string) =>
  api.DELETE('/api/v1/organisations/{id}/members/{personId}', { params: { path: { id, personId } } })

export const handOver = (id: string, to: string, leave: boolean) =>
  api.POST('/api/v1/organisations/{id}/hand-over', { params: { path: { id } }, body: { to, leave } })

export const lookAt = (token: string): Promise<Offer> =>
  body(api.POST('/api/v1/invitations/look', { body: { token } }))

export const accept = (token: string, key: string) =>
  body(api.POST('/api/v1/invitations/accept', { params: once(key), body: { token } }))

export interface Filter {
  q: string
  /** Empty for all of them. */
  kind: '' | Organisation['kind']
  verified: '' | 'true' | 'false'
}

/** All organisations by name, in stretches. */
export const useAll = (filter: Ref<Filter>) =>
  useStretches<Organisation>(
    () => [...queryKey(lang.value, all), filter.value],
    (query, signal) =>
      body(api.GET(all, { params: { query: { ...given(filter.value), ...query } }, signal })),
  )

export const decide = (id: string, verdict: Schemas['OrganisationVerdict']) =>
  body(api.PATCH('/api/v1/staff/organisations/{id}', { params: { path: { id } }, body: verdict }))

export const useUnits = () =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, units)),
    queryFn: ({ signal }) => body(api.GET(units, { signal })),
    placeholderData: keepPreviousData,
  })

export const createUnit = (unit: Schemas['NewUnit'], key: string) =>
  body(api.POST(units, { params: once(key), body: unit }))

export const updateUnit = (id: string, unit: Schemas['UnitChange']) =>
  body(api.PATCH('/api/v1/staff/units/{id}', { params: { path: { id } }, body: unit }))
