import { defineAsyncComponent, type App } from 'vue'
import { STATEMENTS } from '@/lib/consultation-seam'
import { loadWords } from '@/lib/i18n'
import { page } from '@/lib/links'

/** Puts what writes a statement into the places that readers of the document leave free; it comes on use. */
export function joinStatements(app: App): void {
  app.provide(STATEMENTS, {
    page: (slug, activity) => page('statement', { slug, activity }),
    remark: defineAsyncComponent(async () => {
      await loadWords('statement')
      return import('@/features/statement/components/RemarkInReader.vue')
    }),
    progress: defineAsyncComponent(async () => {
      await loadWords('statement')
      return import('@/features/statement/components/ReaderProgress.vue')
    }),
  })
}
