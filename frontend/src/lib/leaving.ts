import { onBeforeUnmount, onMounted, ref, toValue, type MaybeRefOrGetter } from 'vue'
import {
  onBeforeRouteLeave,
  onBeforeRouteUpdate,
  useRouter,
  type RouteLocationNormalized as Place,
} from 'vue-router'

/** A page of the same address with another part open is another page; a filter or a heading is not. */
const same = (to: Place, from: Place) => to.path === from.path && to.query.teil === from.query.teil

/** Whoever goes away with words that are not saved is asked first: on the way to another page, and by the browser. */
export function useLeaving(dirty: MaybeRefOrGetter<boolean>) {
  const router = useRouter()
  const asking = ref(false)
  let onward: (() => unknown) | undefined
  let sure = false

  /** Goes on at once when nothing is lost. */
  function ask(then: () => unknown): boolean {
    if (sure || !toValue(dirty)) return true
    onward = then
    asking.value = true
    return false
  }
  const guard = (to: Place, from: Place) => same(to, from) || ask(() => router.push(to.fullPath))
  onBeforeRouteLeave(guard)
  onBeforeRouteUpdate(guard)

  const warn = (event: BeforeUnloadEvent) => {
    if (toValue(dirty)) event.preventDefault()
  }
  onMounted(() => {
    addEventListener('beforeunload', warn)
  })
  onBeforeUnmount(() => {
    removeEventListener('beforeunload', warn)
  })

  return {
    /** The question is open. */
    asking,
    /** For a button that leads away without the router. */
    away: (then: () => unknown) => {
      if (ask(then)) then()
    },
    /** Yes, away. */
    leave: async () => {
      sure = true
      asking.value = false
      await onward?.()
    },
  }
}
