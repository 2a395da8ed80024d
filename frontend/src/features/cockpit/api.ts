import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, body, type Schemas } from '@/lib/api/client'
import { queryKey } from '@/lib/api/queries'
import { lang } from '@/lib/i18n'

export type Cockpit = Schemas['Cockpit']
export type Task = Schemas['CockpitTask']
export type Project = Schemas['CockpitProject']
export type Entry = Schemas['CockpitEntry']

const address = '/api/v1/staff/cockpit'

/** What needs the person now: asked anew whenever they come back to the page. */
export const useCockpit = () =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, address)),
    queryFn: ({ signal }) => body(api.GET(address, { signal })),
    staleTime: 0,
    refetchOnWindowFocus: true,
  })
