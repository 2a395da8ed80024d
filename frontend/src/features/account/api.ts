import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, body, type Schemas } from '@/lib/api/client'
import { queryKey } from '@/lib/api/queries'
import { useStretches } from '@/lib/api/stretches'
import { followsList } from '@/lib/follows'
import { lang, t } from '@/lib/i18n'
import { loginOptionsQuery } from '@/lib/login-options'

export type Me = Schemas['Me']
export type Followed = Schemas['Followed']
export type Frequency = Schemas['NotificationSettings']['frequency']

function mine<R>(path: string, ask: (signal: AbortSignal) => Promise<R>) {
  return {
    queryKey: computed(() => queryKey(lang.value, `/api/v1/me${path}`)),
    queryFn: ({ signal }: { signal: AbortSignal }) => ask(signal),
  }
}

export const useMe = () => useQuery(mine('', (signal) => body(api.GET('/api/v1/me', { signal }))))

export const useSessions = () =>
  useQuery(
    mine('/sessions', async (signal) => (await body(api.GET('/api/v1/me/sessions', { signal }))).items),
  )

export const useLogins = () =>
  useQuery(mine('/logins', async (signal) => (await body(api.GET('/api/v1/me/logins', { signal }))).items))

export const useConsents = () =>
  useQuery(
    mine('/consents', async (signal) => (await body(api.GET('/api/v1/me/consents', { signal }))).items),
  )

export const useDeletion = () =>
  useQuery(mine('/deletion', (signal) => body(api.GET('/api/v1/me/deletion', { signal }))))

/** Looks again every two seconds for as long as a copy is being made. */
export const useCopies = () =>
  useQuery({
    ...mine('/exports', async (signal) => (await body(api.GET('/api/v1/me/exports', { signal }))).items),
    refetchInterval: ({ state }) => (state.data?.some((copy) => copy.state === 'waiting') ? 2000 : false),
  })

export const useNotificationSettings = () =>
  useQuery(
    mine('/notification-settings', (signal) => body(api.GET('/api/v1/me/notification-settings', { signal }))),
  )

/** What the person follows, latest first, in stretches. */
export const useFollows = () =>
  useStretches<Followed>(
    () => queryKey(lang.value, followsList),
    (query, signal) => body(api.GET(followsList, { params: { query }, signal })),
  )

/** Asks again for one part of the account; an empty path means name, language and addresses. */
export function useRefresh(): (path: string) => Promise<void> {
  const queries = useQueryClient()
  return (path) => queries.invalidateQueries({ queryKey: queryKey(lang.value, `/api/v1/me${path}`) })
}

/** Names of ways to log in; a link by mail has no provider behind it. */
export function useProviderNames(): (id: string) => string {
  const { data } = useQuery(loginOptionsQuery())
  return (id) =>
    id === 'mail_link' ? t('account.byMail') : (data.value?.find((option) => option.id === id)?.label ?? id)
}
