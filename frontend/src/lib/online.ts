import { readonly, ref } from 'vue'

const state = ref(navigator.onLine)
addEventListener('online', () => (state.value = true))
addEventListener('offline', () => (state.value = false))

/** False when the device itself knows that it has no network. */
export const online = readonly(state)
