import { defineAsyncComponent, type Component } from 'vue'
import { loadWords } from '@/lib/i18n'
import RoomLoading from './components/RoomLoading.vue'

/**
 * What a page does, with its sentences. It comes after the page itself: nobody waits for fields before they see where
 * they are.
 */
export const room = (load: () => Promise<{ default: Component }>) =>
  defineAsyncComponent({
    loader: async () => {
      const [loaded] = await Promise.all([load(), loadWords('desk'), loadWords('more')])
      return loaded
    },
    loadingComponent: RoomLoading,
    delay: 0,
  })
