import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import { ApiProblem } from '@/lib/api/problem'
import { readDraft, writeDraft } from '@/lib/draft'
import { fetchSegment, saveSegment, type Segment } from '../api'
import { answerOf, bodyOf, mergeAnswers, sameAnswer, takenOver, type Answer, type AnswerPart } from '../model'

interface Kept {
  base: Answer
  mine: Answer
  used: string[]
}

/**
 * The answer to one segment while somebody writes it. It waits in this tab until it is saved; when somebody else saved
 * meanwhile, both are put together, and the parts that both changed are named before anything is sent.
 */
export function useAnswer(first: Segment) {
  const name = `evaluation-${first.id}`
  const segment = shallowRef(first)
  const base = shallowRef(answerOf(first))
  const answer = ref<Answer>({ ...base.value })
  /** Text blocks that were put in since the last save. */
  const used = ref<string[]>([])
  /** Parts that both changed, with what the other person has. */
  const both = shallowRef<readonly AnswerPart[]>([])
  const theirs = shallowRef<Answer>()
  /** Parts that only somebody else changed meanwhile: they are shown before anything is sent. */
  const taken = shallowRef<readonly AnswerPart[]>([])

  function put(was: Answer, mine: Answer) {
    const result = mergeAnswers(was, mine, base.value)
    taken.value = takenOver(was, mine, base.value)
    answer.value = result.answer
    both.value = result.both
    theirs.value = result.both.length ? base.value : undefined
  }

  const kept = readDraft<Kept>(name)
  if (kept) {
    used.value = kept.used
    put(kept.base, kept.mine)
  }
  const restored = ref(!sameAnswer(answer.value, base.value))
  const dirty = computed(() => !sameAnswer(answer.value, base.value))
  watch(
    [answer, base, used],
    () => {
      writeDraft(name, dirty.value ? { base: base.value, mine: answer.value, used: used.value } : undefined)
    },
    { deep: true },
  )

  function take(fresh: Segment) {
    segment.value = fresh
    base.value = answerOf(fresh)
  }
  /** Another act, such as a note, gave the segment back: what is being written stays. */
  function follow(fresh: Segment) {
    const was = base.value
    take(fresh)
    put(was, answer.value)
  }

  /**
   * True when it is on the server, false when somebody else was faster and both are to be looked at. What only counted
   * the version up, such as a note, is nothing to look at: then it is sent once more.
   */
  async function save(change: Partial<Answer> = {}, again = true): Promise<boolean> {
    const sent = { ...answer.value, ...change }
    try {
      const fresh = await saveSegment(first.id, bodyOf(sent, segment.value.version, used.value))
      take(fresh)
      answer.value = { ...base.value }
      used.value = []
      both.value = []
      theirs.value = undefined
      taken.value = []
      restored.value = false
      return true
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== 'request.stale') throw error
      const was = base.value
      take(await fetchSegment(first.id))
      put(was, answer.value)
      if (again && !both.value.length && !taken.value.length) return save(change, false)
      return false
    }
  }

  function settle(part: AnswerPart, whose: 'mine' | 'theirs') {
    if (whose === 'theirs' && theirs.value) answer.value = { ...answer.value, [part]: theirs.value[part] }
    both.value = both.value.filter((other) => other !== part)
  }
  function reset() {
    answer.value = { ...base.value }
    used.value = []
    both.value = []
    taken.value = []
    restored.value = false
  }

  const warn = (event: BeforeUnloadEvent) => {
    if (dirty.value) event.preventDefault()
  }
  addEventListener('beforeunload', warn)
  onBeforeUnmount(() => removeEventListener('beforeunload', warn))

  return { segment, answer, used, both, theirs, taken, dirty, restored, follow, save, settle, reset }
}
