import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { api, body, type Schemas } from './api/client'
import { queryKey } from './api/queries'
import { easyGerman, lang } from './i18n'

/** The words for the code of a refusal: of `can.….why`, or of an address somebody was sent back to. */
export function sentenceQuery(code: MaybeRefOrGetter<string>) {
  return {
    queryKey: computed(() => [
      ...queryKey(lang.value, `/api/v1/sentences/${encodeURIComponent(toValue(code))}`),
      easyGerman.value,
    ]),
    queryFn: ({ signal }: { signal: AbortSignal }): Promise<Schemas['Sentence']> =>
      body(api.GET('/api/v1/sentences/{code}', { params: { path: { code: toValue(code) } }, signal })),
    enabled: computed(() => toValue(code) !== ''),
    staleTime: Infinity,
  }
}
