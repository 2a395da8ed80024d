import { computed, ref, shallowRef } from 'vue'
import { ApiProblem } from '@/lib/api/problem'
import { problemText } from '@/lib/problem-text'
import { announce } from '@/ui/LiveRegion/announce'

/** What a button does: one at a time, good news for the ear, bad news as `refusal`. */
export function useAction() {
  const busy = ref('')
  const problem = shallowRef<ApiProblem>()
  const refusal = computed(() => (problem.value ? problemText(problem.value) : undefined))

  /** `name` tells which of several buttons waits. True when it worked. */
  async function run(name: string, act: () => Promise<unknown>, done = ''): Promise<boolean> {
    if (busy.value) return false
    busy.value = name
    problem.value = undefined
    try {
      await act()
      if (done) announce(done)
      return true
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      problem.value = error
      return false
    } finally {
      busy.value = ''
    }
  }

  return { busy, problem, refusal, run }
}
