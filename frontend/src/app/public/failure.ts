import { shallowRef } from 'vue'

/** An error that no page could handle; the layout shows words in place of the page. */
export const failure = shallowRef<unknown>()

/** Stands for a page that this device has never opened, while there is no network. */
export const absent = Symbol('absent')
