import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { api, body, type Schemas } from '@/lib/api/client'
import { queryKey } from '@/lib/api/queries'
import { lang } from '@/lib/i18n'

export type Report = Schemas['PublicReport']
export type Item = Schemas['ReportItem']
export type Numbers = Schemas['ReportStatistics']
export type Chapter = Schemas['ReportChapter']
export type Paper = Schemas['ReportPaper']

/** Where a report is: of an activity in a project. */
export interface Where {
  slug: string
  activity: string
}

const one = '/api/v1/projects/{slug}/activities/{activity}/report'
const address = ({ slug, activity }: Where) =>
  `/api/v1/projects/${encodeURIComponent(slug)}/activities/${encodeURIComponent(activity)}/report`

/** What stands before the requests; these come chapter by chapter. The server brings it along as the first stretch of a list. */
export function useReport(where: MaybeRefOrGetter<Where>) {
  const { data, error, refetch } = useInfiniteQuery({
    queryKey: computed(() => queryKey(lang.value, `${address(toValue(where))}?limit=1`)),
    queryFn: ({ signal }) =>
      body(api.GET(one, { params: { path: { ...toValue(where) }, query: { limit: 1 } }, signal })),
    initialPageParam: '',
    getNextPageParam: () => undefined,
  })
  return { report: computed(() => data.value?.pages[0]), error, refetch }
}

export const chapterKey = (where: Where, chapter: string) =>
  queryKey(lang.value, `${address(where)}?chapter=${chapter}#stretches`)

export const fetchChapter = (
  where: Where,
  chapter: string,
  query: { cursor?: string },
  signal: AbortSignal,
): Promise<Report> =>
  body(api.GET(one, { params: { path: { ...where }, query: { ...query, chapter, limit: 20 } }, signal }))
