import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import { ApiProblem } from '@/lib/api/problem'
import { readDraft, writeDraft } from '@/lib/draft'
import { getStaffReport, saveReport, type StaffReport } from './api'
import { bodyOf, onTop, sameWriting, writingOf, type Writing } from './model'

interface Kept {
  writing: Writing
  version: number
}

/**
 * The head of a report while somebody writes it. It waits in this tab until it is saved; when somebody else saved
 * meanwhile, nothing is sent before one of the two was chosen.
 */
export function useWriting(
  activity: string,
  first: StaffReport,
  saved: (report: StaffReport) => Promise<void>,
) {
  const name = `report-${activity}`
  const base = shallowRef(first)
  const kept = readDraft<Kept>(name)
  const writing = ref<Writing>(kept?.writing ?? writingOf(first))
  const restored = ref(kept !== undefined)
  /** What somebody else has saved since this was begun. */
  const theirs = shallowRef<StaffReport | undefined>(
    kept && kept.version !== first.version ? first : undefined,
  )
  const dirty = computed(() => !sameWriting(writing.value, writingOf(base.value)))
  watch(
    [writing, base],
    () => writeDraft(name, dirty.value ? { writing: writing.value, version: base.value.version } : undefined),
    { deep: true },
  )

  /** True when it is on the server; false when there is another state to look at first. */
  async function save(): Promise<boolean> {
    if (theirs.value) return false
    try {
      const fresh = await saveReport(activity, bodyOf(writing.value, base.value.version))
      base.value = fresh
      writing.value = writingOf(fresh)
      restored.value = false
      await saved(fresh)
      return true
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== 'request.stale') throw error
      theirs.value = await getStaffReport(activity)
      return false
    }
  }

  async function settle(whose: 'mine' | 'theirs') {
    const fresh = theirs.value
    if (!fresh) return
    writing.value = whose === 'theirs' ? writingOf(fresh) : onTop(writing.value, base.value, fresh)
    base.value = fresh
    theirs.value = undefined
    restored.value = false
    await saved(fresh)
  }
  function reset() {
    writing.value = writingOf(base.value)
    restored.value = false
  }

  const warn = (event: BeforeUnloadEvent) => {
    if (dirty.value) event.preventDefault()
  }
  addEventListener('beforeunload', warn)
  onBeforeUnmount(() => removeEventListener('beforeunload', warn))

  return { writing, dirty, restored, theirs, save, settle, reset }
}
