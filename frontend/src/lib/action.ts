import { computed, ref, shallowRef } from 'vue'
import { ApiProblem } from './api/problem'
import { problemText } from './problem-text'
import { useWayOn } from './way-on'

/** What buttons do: one at a time, a refusal in words, and the way on where a stronger login would lift it. */
export function useAction() {
  const busy = ref('')
  const problem = shallowRef<ApiProblem>()
  const refusal = computed(() => (problem.value ? problemText(problem.value) : undefined))

  /** `name` tells which of several buttons waits. True when it worked. */
  async function run(name: string, act: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = name
    problem.value = undefined
    try {
      await act()
      return true
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      problem.value = error
      return false
    } finally {
      busy.value = ''
    }
  }

  return { busy, problem, refusal, way: useWayOn(problem), run }
}
