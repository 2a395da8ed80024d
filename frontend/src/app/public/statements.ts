import { defineAsyncComponent } from 'vue'
import type { StatementSeam } from '@/lib/consultation-seam'
import { loadWords } from '@/lib/i18n'
import { page } from '@/lib/links'

/** What writes a statement, in the places that readers of the document leave free; it comes on use. */
export const statements: StatementSeam = {
  page: (slug, activity) => page('statement', { slug, activity }),
  remark: defineAsyncComponent(async () => {
    await loadWords('desk')
    return import('@/features/statement/components/RemarkInReader.vue')
  }),
  progress: defineAsyncComponent(async () => {
    await loadWords('desk')
    return import('@/features/statement/components/ReaderProgress.vue')
  }),
}
