import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { fromQuery, toQuery, type Settings } from './settings'

/** The switches, as the address has them. */
export function useSettings(): {
  settings: ComputedRef<Settings>
  change: (patch: Partial<Settings>) => void
} {
  const route = useRoute()
  const router = useRouter()
  const settings = computed(() => fromQuery(route.query))
  function change(patch: Partial<Settings>) {
    void router.replace({ query: toQuery({ ...settings.value, ...patch }), hash: '' })
  }
  return { settings, change }
}
