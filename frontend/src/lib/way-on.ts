import { useQuery } from '@tanstack/vue-query'
import { computed, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { useRoute } from 'vue-router'
import type { ApiProblem } from './api/problem'
import { loadWords, t } from './i18n'
import { loginOptionsQuery, neededLevel, wayOn, type WayOn } from './login-options'
import { formsWaiting, loginAddress } from './session'

/**
 * The way on after a refusal that a login would lift: undefined for all others. It
 * leads back to the page it was shown on, or to `back`. RefusalNotice shows it.
 * `form` where somebody wrote something: without it, an ended session leads away from
 * pages behind the login at once.
 */
export function useWayOn(
  problem: Ref<ApiProblem | undefined>,
  { form = false, back }: { form?: boolean; back?: () => string } = {},
): ComputedRef<WayOn | undefined> {
  const route = useRoute()
  const stronger = computed(() => neededLevel(problem.value) !== undefined)
  const { data: options } = useQuery({ ...loginOptionsQuery(), enabled: stronger })

  // Pages for everybody come without the words for levels.
  const spoken = shallowRef<ApiProblem>()
  watch(
    problem,
    async (refused) => {
      if (refused && (refused.status === 401 || stronger.value)) await loadWords('more')
      spoken.value = refused
    },
    { immediate: true },
  )
  watch(
    () => form && problem.value?.status === 401,
    (ended, _, onCleanup) => {
      if (!ended) return
      formsWaiting.value++
      onCleanup(() => formsWaiting.value--)
    },
    { immediate: true, flush: 'sync' },
  )

  return computed(() => {
    const address = back?.() ?? route.fullPath
    return wayOn(spoken.value, {
      back: address,
      options: options.value ?? [],
      login: { label: t('login.title'), href: loginAddress({ return: address }) },
    })
  })
}
