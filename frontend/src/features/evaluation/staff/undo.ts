import { onBeforeUnmount, ref } from 'vue'
import { readDraft, writeDraft } from '@/lib/draft'
import { UNDO_MS } from '../model'

/** The last change of many, as long as it can be taken back: it survives a change of the page. */
interface Last {
  id: string
  changed: number
  matched: number
  at: number
}

export function useLastEdit(activity: string) {
  const name = `evaluation-undo-${activity}`
  const last = ref<Last>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function keep(now: Last | undefined) {
    clearTimeout(timer)
    const left = now ? now.at + UNDO_MS - Date.now() : 0
    last.value = left > 0 ? now : undefined
    writeDraft(name, last.value)
    if (last.value) timer = setTimeout(() => keep(undefined), left)
  }
  keep(readDraft<Last>(name))
  onBeforeUnmount(() => clearTimeout(timer))
  return { last, keep }
}
