import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { api, body, type Schemas } from '@/lib/api/client'
import { queryKey } from '@/lib/api/queries'
import { lang } from '@/lib/i18n'

export type StaffReport = Schemas['StaffReport']
export type ReportBody = Schemas['SaveReportInputBody']
export type Finding = Schemas['TemplateFinding']

/** What a template is uploaded for. */
export const templatePurpose = 'consultation-template'

const one = '/api/v1/staff/consultations/{activity}/report'
const at = (activity: string) => ({ path: { activity } })
const key = (activity: string) => queryKey(lang.value, `/api/v1/staff/consultations/${activity}/report`)

/** Always asked anew, and again until a published report is kept as files. */
export const useStaffReport = (activity: MaybeRefOrGetter<string>) =>
  useQuery({
    queryKey: computed(() => key(toValue(activity))),
    queryFn: ({ signal }) => body(api.GET(one, { params: at(toValue(activity)), signal })),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.state === 'published' && !state.data.frozen ? 2000 : false),
  })

export const getStaffReport = (activity: string): Promise<StaffReport> =>
  body(api.GET(one, { params: at(activity) }))

export const saveReport = (activity: string, content: ReportBody): Promise<StaffReport> =>
  body(api.PUT(one, { params: at(activity), body: content }))

export const submitReport = (activity: string, version: number): Promise<StaffReport> =>
  body(api.POST(`${one}/submit`, { params: at(activity), body: { version } }))

export const returnReport = (activity: string, reason: string): Promise<StaffReport> =>
  body(api.POST(`${one}/return`, { params: at(activity), body: { reason } }))

export const publishReport = (activity: string, version: number): Promise<StaffReport> =>
  body(api.POST(`${one}/publish`, { params: at(activity), body: { version } }))

export const checkTemplate = (activity: string, fileId: string): Promise<{ findings: Finding[] }> =>
  body(api.POST(`${one}/template-check`, { params: at(activity), body: { fileId } }))

export const useTemplateLimits = () =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, `/api/v1/file-purposes/${templatePurpose}`)),
    queryFn: ({ signal }) =>
      body(
        api.GET('/api/v1/file-purposes/{purpose}', {
          params: { path: { purpose: templatePurpose } },
          signal,
        }),
      ),
    staleTime: Infinity,
  })

/** Puts an answer where it is shown; a publication is shown in many places. */
export function useKeepReport(activity: MaybeRefOrGetter<string>) {
  const queries = useQueryClient()
  return async (report: StaffReport) => {
    const id = toValue(activity)
    queries.setQueryData(key(id), report)
    if (report.state !== 'published') return
    const touched = ['/api/v1/projects', `/api/v1/staff/consultations/${id}/result`]
    await queries.invalidateQueries({
      predicate: ({ queryKey: [, path] }) =>
        typeof path === 'string' && touched.some((start) => path.startsWith(start)),
    })
  }
}
