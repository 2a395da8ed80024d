import { readonly, ref } from 'vue'

const state = ref(new Date())
setInterval(() => (state.value = new Date()), 60_000)

/** The present, to the minute: a page left open over night must not say «noch 1 Tag» for ever. */
export const now = readonly(state)
