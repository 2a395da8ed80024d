import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { api, body, type Schemas } from '@/lib/api/client'
import { projectQuery, queryKey } from '@/lib/api/queries'
import { lang } from '@/lib/i18n'

export type Project = Schemas['Project']
export type ProjectGroup = Project['group']

export type ProjectDetail = Schemas['ProjectDetail']
export type Entry = Schemas['Entry']
export type EntryKind = Entry['kind']
export type Paper = Schemas['DocumentDetail']
export type Version = Schemas['Version']
export type Hit = Schemas['SearchHit']

/** What a list of projects is narrowed to; as in the address of the page and of the API. */
export interface Filter {
  space?: string
  topic?: string
  quarter?: string
  /** Kind of an activity in the project. */
  kind?: string
}

/** A filter that can also ask for one group alone. */
export interface Choice extends Filter {
  group?: ProjectGroup
}

export const address = (path: string, query: object) => {
  const asked = new URLSearchParams(query as Record<string, string>).toString()
  return asked ? `${path}?${asked}` : path
}

/** Published projects of one group, in stretches. */
export function useProjects(group: ProjectGroup, filter: MaybeRefOrGetter<Filter> = {}) {
  return useInfiniteQuery({
    queryKey: computed(() =>
      queryKey(lang.value, address('/api/v1/projects', { group, ...toValue(filter) })),
    ),
    queryFn: ({ pageParam: cursor, signal }) =>
      body(
        api.GET('/api/v1/projects', {
          params: { query: { group, ...toValue(filter), ...(cursor ? { cursor } : {}) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  })
}

export function useProject(slug: MaybeRefOrGetter<string>, easy: MaybeRefOrGetter<boolean> = false) {
  return useQuery(projectQuery(slug, easy))
}

/** The work copy behind a link for previews. The token travels in the body, where no log sees it. */
export const openPreview = (token: string, easy = false): Promise<ProjectDetail> =>
  body(api.POST('/api/v1/previews', { body: { token, easy } }))
