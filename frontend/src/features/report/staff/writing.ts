import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import { ApiProblem } from '@/lib/api/problem'
import { readDraft, writeDraft } from '@/lib/draft'
import { placesOf } from '@/ui/NewerNotice/places'
import { getStaffReport, saveReport, type StaffReport } from './api'
import { bodyOf, merged, partsOf, sameWriting, writingOf, type Writing } from './model'

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
  const old = kept !== undefined && kept.version !== first.version
  const writing = ref<Writing>(kept?.writing ?? writingOf(first))
  const restored = ref(kept !== undefined)
  /** What somebody else has saved since this was begun. */
  const theirs = shallowRef<StaffReport | undefined>(old ? first : undefined)
  /** Where the two differ; what a draft of an earlier visit began with is not known. */
  const places = computed(() => {
    if (!theirs.value) return []
    const known = !old || base.value !== first
    return placesOf(
      known ? partsOf(writingOf(base.value)) : undefined,
      partsOf(writing.value),
      partsOf(writingOf(theirs.value)),
    )
  })
  /** Until somebody has looked, a draft belongs to the state it was begun on. */
  const readAt = () => (kept && theirs.value === first ? kept.version : base.value.version)
  const dirty = computed(() => !sameWriting(writing.value, writingOf(base.value)))
  watch(
    [writing, base],
    () => writeDraft(name, dirty.value ? { writing: writing.value, version: readAt() } : undefined),
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

  /** Goes on with what somebody else has saved, and the parts of one’s own that are kept. */
  async function settle(keep: ReadonlySet<string>) {
    const fresh = theirs.value
    if (!fresh) return
    writing.value = merged(writing.value, writingOf(fresh), keep)
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

  return { writing, dirty, restored, theirs, places, save, settle, reset }
}
