import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, body } from '@/lib/api/client'
import { queryKey } from '@/lib/api/queries'
import { lang } from '@/lib/i18n'
import { installation } from '@/lib/installation'
import type { Schemas } from '@/lib/api/client'
import type { SiteSettings } from './model'

const address = '/api/v1/staff/site-settings'

export const getSettings = (): Promise<SiteSettings> => body(api.GET(address))

export const useSettings = () =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, address)),
    queryFn: ({ signal }) => body(api.GET(address, { signal })),
    staleTime: 0,
  })

export const saveSettings = (change: Schemas['SiteSettingsChange']): Promise<SiteSettings> =>
  body(api.PUT(address, { body: change }))

/** What was saved holds from now on, for this page, too. */
export function useShowSaved(): (saved: SiteSettings) => Promise<void> {
  const queries = useQueryClient()
  return async (saved) => {
    installation.value = await body(api.GET('/api/v1/installation'))
    queries.removeQueries({ queryKey: queryKey(lang.value, '/api/v1/installation') })
    queries.setQueryData(queryKey(lang.value, address), saved)
  }
}
