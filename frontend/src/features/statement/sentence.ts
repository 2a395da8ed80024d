import { useQuery } from '@tanstack/vue-query'
import { computed, reactive, shallowReactive } from 'vue'
import { api, body } from '@/lib/api/client'
import { easyGerman, lang } from '@/lib/i18n'
import { sentenceQuery } from '@/lib/sentence'

/** Why something is not possible, in words; both empty while nothing is refused. */
export function useSentence(code: () => string) {
  const { data } = useQuery(sentenceQuery(computed(code)))
  const known = computed(() => (code() ? data.value : undefined))
  const title = computed(() => known.value?.title ?? '')
  const text = computed(() => {
    const detail = known.value?.detail ?? ''
    return detail.startsWith(title.value) ? detail.slice(title.value.length).trim() : detail
  })
  return reactive({ title, text })
}

const words = shallowReactive(new Map<string, string>())

/** The sentence for a code out of a list; empty until the server has said it. */
export function sentenceOf(code: string): string {
  const key = `${lang.value} ${String(easyGerman.value)} ${code}`
  const known = words.get(key)
  if (known !== undefined) return known
  body(api.GET('/api/v1/sentences/{code}', { params: { path: { code } } })).then(
    ({ detail }) => words.set(key, detail),
    () => words.delete(key),
  )
  return ''
}
