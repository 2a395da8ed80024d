import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, body } from './api/client'
import { queryKey } from './api/queries'
import { lang } from './i18n'

export interface ProjectName {
  id: string
  title: string
}

/** All published projects by name: what a role is limited to, what codes are made for. */
export function useProjectNames() {
  return useQuery({
    queryKey: computed(() => [...queryKey(lang.value, '/api/v1/projects'), 'names']),
    queryFn: async ({ signal }): Promise<ProjectName[]> => {
      const names: ProjectName[] = []
      let cursor: string | undefined
      do {
        const query = { limit: 100, ...(cursor ? { cursor } : {}) }
        const { items, next } = await body(api.GET('/api/v1/projects', { params: { query }, signal }))
        names.push(...items.map(({ id, title }) => ({ id, title })))
        cursor = next
      } while (cursor)
      return names
    },
  })
}

/** The name of one project; drafts have one, too. */
export const useProjectTitle = (id: () => string) =>
  useQuery({
    queryKey: computed(() => [...queryKey(lang.value, `/api/v1/staff/projects/${id()}`), 'title']),
    queryFn: async ({ signal }) =>
      (await body(api.GET('/api/v1/staff/projects/{id}', { params: { path: { id: id() } }, signal }))).title,
    enabled: computed(() => id() !== ''),
  })

/** Projects with these words in the title, published or not, last changed first. */
export const findProjects = async (q: string, signal: AbortSignal) => {
  const query = { limit: 20, ...(q ? { q } : {}) }
  const { items } = await body(api.GET('/api/v1/staff/projects', { params: { query }, signal }))
  return items.map(({ id, title }) => ({ value: id, label: title }))
}
