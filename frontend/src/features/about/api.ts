import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { api, body, type Schemas } from '@/lib/api/client'
import { queryKey } from '@/lib/api/queries'
import { easyGerman, lang } from '@/lib/i18n'
import type { SiteTextName } from '@/lib/links'

export type Holding = Schemas['PrivacyHolding']

/** A text the municipality writes in its settings: in Leichte Sprache where somebody reads so and it exists. */
export function useSiteText(name: MaybeRefOrGetter<SiteTextName>) {
  const address = computed(() => `/api/v1/site/texts/${toValue(name)}${easyGerman.value ? '?easy=true' : ''}`)
  return useQuery({
    queryKey: computed(() => queryKey(lang.value, address.value)),
    queryFn: ({ signal }): Promise<Schemas['SiteText']> =>
      body(
        api.GET('/api/v1/site/texts/{name}', {
          params: { path: { name: toValue(name) }, query: easyGerman.value ? { easy: true } : {} },
          signal,
        }),
      ),
  })
}

/** Everything that is kept about people, in words. */
export function usePrivacy() {
  return useQuery({
    queryKey: computed(() => queryKey(lang.value, '/api/v1/privacy')),
    queryFn: ({ signal }): Promise<Schemas['Privacy']> => body(api.GET('/api/v1/privacy', { signal })),
  })
}
