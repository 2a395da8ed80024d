import { shallowRef } from 'vue'
import type { Schemas } from './api/client'

/** Whose installation this is. Set once, before anything is mounted. */
export const installation = shallowRef<Schemas['Installation']>({
  name: '',
  shortName: '',
  phone: '',
  demo: false,
})
