import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter } from 'vue'
import { api, body, type Schemas } from '@/lib/api/client'
import { projectQuery, queryKey } from '@/lib/api/queries'
import { lang } from '@/lib/i18n'

export type Project = Schemas['Project']
export type ProjectGroup = Project['group']

/** Published projects of one group, in stretches. */
export function useProjects(group: ProjectGroup) {
  return useInfiniteQuery({
    queryKey: computed(() => queryKey(lang.value, `/api/v1/projects?group=${group}`)),
    queryFn: ({ pageParam: cursor, signal }) =>
      body(
        api.GET('/api/v1/projects', { params: { query: cursor ? { group, cursor } : { group } }, signal }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })
}

export function useProject(slug: MaybeRefOrGetter<string>) {
  return useQuery(projectQuery(slug))
}

/** The work copy behind a link for previews. The token travels in the body, where no log sees it. */
export const openPreview = (token: string): Promise<Schemas['ProjectDetail']> =>
  body(api.POST('/api/v1/previews', { body: { token } }))
