import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useAction } from './action'
import { api, body, type Schemas } from './api/client'
import { queryKey } from './api/queries'
import { readDraft, writeDraft } from './draft'
import { lang } from './i18n'
import { person } from './session'

/** What can be followed; the server knows the kinds. */
export interface Subject {
  kind: string
  id: string
}

const path = '/api/v1/follows/{kind}/{id}' as const
/** The list in the account, which has to hear of every change. */
export const followsList = '/api/v1/me/follows' as const
const draft = 'follow'

/**
 * Whether the person follows something, and the change of it. Who is not logged in says what they want with `intend`
 * and follows as soon as they come back: in this tab only, and never because of an address somebody made them open.
 */
export function useFollow(subject: MaybeRefOrGetter<Subject>) {
  const queries = useQueryClient()
  const { busy, refusal, way, run } = useAction()
  const key = computed(() => {
    const { kind, id } = toValue(subject)
    return queryKey(lang.value, `/api/v1/follows/${kind}/${id}`)
  })
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => body(api.GET(path, { params: { path: toValue(subject) }, signal })),
    enabled: computed(() => person.value !== undefined),
  })

  /** True when it worked. */
  function set(on: boolean): Promise<boolean> {
    return run('follow', async () => {
      const request = { params: { path: toValue(subject) } }
      if (on) queries.setQueryData(key.value, await body(api.PUT(path, request)))
      else {
        await api.DELETE(path, request)
        queries.setQueryData(
          key.value,
          (known?: Schemas['Follow']) => known && { ...known, following: false },
        )
      }
      await queries.invalidateQueries({ queryKey: queryKey(lang.value, followsList) })
    })
  }

  const same = (kept: Subject | undefined) => {
    const { kind, id } = toValue(subject)
    return kept?.kind === kind && kept.id === id
  }

  /** Before the way to the login. */
  const intend = () => writeDraft(draft, toValue(subject))

  /** What was meant before the login; true once, and for this subject only. */
  function intended(): boolean {
    if (!person.value || !same(readDraft<Subject>(draft))) return false
    writeDraft(draft, undefined)
    return true
  }

  return {
    /** Undefined until the server has said it. */
    following: computed(() => data.value?.following),
    error,
    retry: () => void refetch(),
    busy: computed(() => busy.value !== ''),
    refusal,
    way,
    set,
    intend,
    intended,
  }
}
