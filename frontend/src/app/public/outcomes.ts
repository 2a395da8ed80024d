import { later } from '@/features/outcome/lazy'
import type { OutcomeSeam } from '@/lib/consultation-seam'

/** What became of a statement, in the places that its own pages leave free; it comes on use. */
export const outcomes: OutcomeSeam = {
  own: later(() => import('@/features/outcome/components/OwnOutcome.vue')),
  receipt: later(() => import('@/features/outcome/components/ReceiptOutcome.vue')),
}
