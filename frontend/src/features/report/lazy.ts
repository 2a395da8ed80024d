import { defineAsyncComponent, type Component } from 'vue'
import { loadWords } from '@/lib/i18n'

/** What is drawn below the first words of a report: with the sentences about results, and those of charts. */
export const later = (load: () => Promise<{ default: Component }>) =>
  defineAsyncComponent(async () => {
    const [loaded] = await Promise.all([load(), loadWords('outcome'), loadWords('more')])
    return loaded
  })
