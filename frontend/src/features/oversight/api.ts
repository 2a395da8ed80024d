import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { api, body, type Schemas } from '@/lib/api/client'
import { queryKey } from '@/lib/api/queries'
import { given, useStretches } from '@/lib/api/stretches'
import { lang } from '@/lib/i18n'

export type LogEntry = Schemas['LogEntry']
export type LogCheck = Schemas['LogCheck']
export type Job = Schemas['Job']
export type Mail = Schemas['Mail']
export type Operations = Schemas['Operations']
export type Visits = Schemas['Visits']

/** What the log is narrowed to; empty texts do not. */
export interface LogFilter {
  act: string
  actor: string
  subjectKind: string
  subjectId: string
  from: string
  to: string
}

const log = '/api/v1/staff/log'

export const useLog = (filter: Ref<LogFilter>) =>
  useStretches<LogEntry>(
    () => [...queryKey(lang.value, log), filter.value],
    (query, signal) =>
      body(api.GET(log, { params: { query: { ...given(filter.value), ...query } }, signal })),
    { staleTime: 0 },
  )

const check = '/api/v1/staff/log/check'
const lookAgain = 1000

/** The last check of the log; asked again by itself while it is at work. */
export const useLogCheck = () =>
  useQuery({
    queryKey: queryKey(lang.value, check),
    queryFn: ({ signal }) => body(api.GET(check, { signal })),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.state === 'working' ? lookAgain : false),
  })

export function useBeginCheck(): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    await body(api.POST(check))
    await queries.invalidateQueries({ queryKey: queryKey(lang.value, check) })
  }
}

export const useOperations = () =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, '/api/v1/staff/operations')),
    queryFn: ({ signal }) => body(api.GET('/api/v1/staff/operations', { signal })),
    staleTime: 0,
  })

const jobs = '/api/v1/staff/jobs'
const mails = '/api/v1/staff/mails'

export const useJobs = (state: Ref<string>) =>
  useStretches<Job>(
    () => [...queryKey(lang.value, jobs), state.value],
    (query, signal) =>
      body(
        api.GET(jobs, {
          params: { query: { ...given({ state: state.value as Job['state'] }), ...query } },
          signal,
        }),
      ),
    { staleTime: 0 },
  )

export const useMails = (state: Ref<string>) =>
  useStretches<Mail>(
    () => [...queryKey(lang.value, mails), state.value],
    (query, signal) =>
      body(
        api.GET(mails, {
          params: { query: { ...given({ state: state.value as Mail['state'] }), ...query } },
          signal,
        }),
      ),
    { staleTime: 0 },
  )

export function useRefreshOperations(): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    await Promise.all(
      (['/api/v1/staff/operations', '/api/v1/staff/jobs', '/api/v1/staff/mails'] as const).map((address) =>
        queries.invalidateQueries({ queryKey: queryKey(lang.value, address) }),
      ),
    )
  }
}

export const retryJob = (id: number) =>
  api.POST('/api/v1/staff/jobs/{id}/retry', { params: { path: { id } } })
export const cancelJob = (id: number) =>
  api.POST('/api/v1/staff/jobs/{id}/cancellation', { params: { path: { id } } })
export const retryMail = (id: string) =>
  api.POST('/api/v1/staff/mails/{id}/retry', { params: { path: { id } } })
export const discardMail = (id: string) =>
  api.POST('/api/v1/staff/mails/{id}/discard', { params: { path: { id } } })

/** How often pages were opened from one day to another. */
export const useVisits = (period: Ref<{ from: string; to: string }>) =>
  useQuery({
    queryKey: computed(() => [...queryKey(lang.value, '/api/v1/staff/visits'), period.value]),
    queryFn: ({ signal }) =>
      body(api.GET('/api/v1/staff/visits', { params: { query: period.value }, signal })),
    placeholderData: keepPreviousData,
  })
