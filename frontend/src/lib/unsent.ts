import { ref } from 'vue'
import { readDraft } from './draft'

/** True once something waits to be sent; the few who need it load the outbox itself. */
export const unsent = ref(readDraft('outbox', 'device') !== undefined)
