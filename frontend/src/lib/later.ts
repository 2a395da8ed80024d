import { onMounted, ref, type Ref } from 'vue'

/** Resolves once the browser has drawn what is there. */
export function drawn(): Promise<unknown> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
}

/** When the browser has nothing else to do; soon, where it cannot tell. */
export function whenIdle(then: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(then)
  else setTimeout(then, 100)
}

/**
 * Counts up to `last` after the component is there, each step when the browser is idle again: what waits for a step of
 * its own never holds a touch back for long.
 */
export function useSteps(last: number): Ref<number> {
  const step = ref(0)
  const next = () => {
    if (++step.value < last) whenIdle(next)
  }
  onMounted(() => whenIdle(next))
  return step
}
