import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter } from 'vue'
import { api, body, type Schemas } from '@/lib/api/client'
import { projectQuery, queryKey } from '@/lib/api/queries'
import { lang } from '@/lib/i18n'

export type Project = Schemas['Project']
export type ProjectState = Project['state']

/** Published projects in one state, in stretches. */
export function useProjects(state: ProjectState) {
  return useInfiniteQuery({
    queryKey: computed(() => queryKey(lang.value, `/api/v1/projects?state=${state}`)),
    queryFn: ({ pageParam: cursor, signal }) =>
      body(
        api.GET('/api/v1/projects', { params: { query: cursor ? { state, cursor } : { state } }, signal }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })
}

export function useProject(slug: MaybeRefOrGetter<string>) {
  return useQuery(projectQuery(slug))
}
