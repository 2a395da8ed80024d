import { defineAsyncComponent, type Component } from 'vue'
import { loadWords } from '@/lib/i18n'

/** What is drawn below the first words of a page: with its sentences, and those of charts and comparisons. */
export const later = (load: () => Promise<{ default: Component }>) =>
  defineAsyncComponent(async () => {
    const [loaded] = await Promise.all([load(), loadWords('outcome'), loadWords('more')])
    return loaded
  })
