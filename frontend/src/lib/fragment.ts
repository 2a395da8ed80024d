import { watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** The token behind # in the address of a mail’s link; nothing else has that form. */
export function tokenIn(hash: string): string {
  const token = hash.replace(/^#/, '')
  return /^[\w-]{20,200}$/.test(token) ? token : ''
}

/**
 * Hands over what stands behind #, now and whenever another link of the kind is opened, and takes it out of the address
 * bar at once: no picture of the screen, no copied address gives it away. The token is empty where there is none.
 */
export function takeToken(taken: (token: string) => void): void {
  const route = useRoute()
  const router = useRouter()
  watch(
    () => route.hash,
    (hash) => {
      if (!hash) return
      taken(tokenIn(hash))
      history.replaceState(history.state, '', location.pathname + location.search)
      void router.replace({ path: route.path, query: route.query })
    },
    { immediate: true, flush: 'sync' },
  )
}
