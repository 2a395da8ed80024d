import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { api, body, type Schemas } from '@/lib/api/client'
import { queryKey } from '@/lib/api/queries'
import { lang } from '@/lib/i18n'

export type StaffResult = Schemas['StaffResult']
export type Entry = Schemas['StaffEntry']

const one = '/api/v1/staff/consultations/{activity}/result'
const at = (activity: string) => ({ path: { activity } })
const key = (activity: string) => queryKey(lang.value, `/api/v1/staff/consultations/${activity}/result`)

/** Always asked anew: nobody is to release on an old state. */
export const useStaffResult = (activity: MaybeRefOrGetter<string>) =>
  useQuery({
    queryKey: computed(() => key(toValue(activity))),
    queryFn: ({ signal }) => body(api.GET(one, { params: at(toValue(activity)), signal })),
    staleTime: 0,
  })

export const linkResult = (
  activity: string,
  version: number,
  links: Pick<StaffResult, 'decision' | 'implementation'>,
): Promise<StaffResult> => body(api.PUT(one, { params: at(activity), body: { version, ...links } }))

export const releaseResult = (activity: string, version: number): Promise<StaffResult> =>
  body(api.PUT(`${one}/release`, { params: at(activity), body: { version } }))

export const takeResultBack = (activity: string, version: number): Promise<StaffResult> =>
  body(api.DELETE(`${one}/release`, { params: { ...at(activity), query: { version } } }))

const entryKinds = ['document', 'news', 'event', 'milestone'] as const

/** What is published in the dossier of a project and can be linked, by kind; the first hundred of each are enough to choose from. */
export const usePublishedEntries = (project: MaybeRefOrGetter<string | undefined>) =>
  useQuery({
    queryKey: computed(() =>
      queryKey(lang.value, `/api/v1/staff/projects/${toValue(project) ?? ''}/entries#published`),
    ),
    queryFn: async ({ signal }): Promise<Entry[]> => {
      const id = toValue(project) ?? ''
      const pages = await Promise.all(
        entryKinds.map((kind) =>
          body(
            api.GET('/api/v1/staff/projects/{id}/entries', {
              params: { path: { id }, query: { kind, limit: 100 } },
              signal,
            }),
          ),
        ),
      )
      return pages.flatMap(({ items }) => items.filter(({ live }) => live))
    },
    enabled: computed(() => Boolean(toValue(project))),
    staleTime: 0,
  })

/** Puts an answer where it is shown; what everybody sees is asked for again. */
export function useKeepResult(activity: MaybeRefOrGetter<string>) {
  const queries = useQueryClient()
  return async (result: StaffResult) => {
    queries.setQueryData(key(toValue(activity)), result)
    await queries.invalidateQueries({
      predicate: ({ queryKey: [, path] }) => typeof path === 'string' && path.startsWith('/api/v1/projects'),
    })
  }
}
