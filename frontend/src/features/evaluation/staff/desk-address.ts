import { computed, ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { readDraft, writeDraft } from '@/lib/draft'
import { deskOf, queryOf, TAB, type Desk } from '../address'

/**
 * What is looked at, kept in the address. Opening something is a step that the back button takes back; narrowing the
 * table is none. Another part of the page has an address of its own: coming back from there finds everything again.
 */
export function useDeskAddress(activity: string) {
  const route = useRoute()
  const router = useRouter()
  const name = `evaluation-search-${activity}`
  const words = ref(readDraft<string>(name) ?? '')
  watch(words, (now) => writeDraft(name, now || undefined))

  const kept = ref(route.query)
  const bare = (query: typeof route.query) => Object.keys(query).every((key) => key === 'teil')
  watch(
    () => route.query,
    (query, was) => {
      if (query.teil !== TAB) return
      if (was.teil !== TAB && bare(query) && !bare(kept.value)) void router.replace({ query: kept.value })
      else kept.value = query
    },
  )

  const desk = computed(() => deskOf(kept.value, words.value))
  const target = (change: Partial<Desk>) => {
    const now = { ...desk.value, ...change }
    words.value = now.filter.q
    return { query: queryOf(now) }
  }
  return {
    desk,
    /** A step of its own in the history. */
    go: (change: Partial<Desk>) => router.push(target(change)),
    /** The same step, seen otherwise. */
    set: (change: Partial<Desk>) => router.replace(target(change)),
    /** The address of another view, for links. */
    to: (change: Partial<Desk>) => ({ query: queryOf({ ...desk.value, ...change }) }),
  }
}
