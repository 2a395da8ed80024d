import { shallowRef } from 'vue'

/** An error that no page could handle; the layout shows words in place of the page. */
export const failure = shallowRef<unknown>()
