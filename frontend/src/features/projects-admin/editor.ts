import {
  computed,
  inject,
  nextTick,
  onBeforeUnmount,
  onMounted,
  provide,
  reactive,
  ref,
  shallowRef,
  watch,
  type InjectionKey,
} from 'vue'
import { ApiProblem } from '@/lib/api/problem'
import { completed } from '@/lib/completed'
import { readDraft, writeDraft } from '@/lib/draft'
import { fieldId, type FieldError } from '@/ui/FormField/field'
import { getProject, saveProject } from './api'
import { differences, merged, rebased } from './changes'
import { contentOf, draftOf, inTime, type Detail, type Draft, type TextLang, textLangs } from './draft'
import { checkDraft, fieldOf } from './model'

/** What waits in the browser: what was written, the state it began from, and which one that was. */
interface Kept {
  version: number
  base: Draft
  values: Draft
}

type Editor = ReturnType<typeof useEditor>
const EDITOR: InjectionKey<Editor> = Symbol('project editor')

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
const asDraft = ({ slug, work }: Detail) => draftOf(slug, work)

/**
 * The work copy of one project while somebody writes on it. Unlike useForm it stays open after sending, knows the state it
 * began from, and, when somebody else has saved meanwhile, overwrites nothing before the person has looked (`newer`).
 */
export function useEditor(first: Detail) {
  const name = `project-${first.id}`
  const stored = readDraft<Kept>(name, 'device')

  const project = shallowRef(first)
  /** As the server holds it. */
  const base = shallowRef(asDraft(first))
  const values = reactive(copy(base.value))
  const kept = stored && {
    version: stored.version,
    base: completed(stored.base, base.value),
    values: completed(stored.values, base.value),
  }
  /** What somebody else has saved since, and the state this draft began from. */
  const newer = shallowRef<{ theirs: Detail; began: Draft }>()
  const restored = ref(false)

  if (kept && !same(kept.values, base.value)) {
    Object.assign(values, copy(kept.values))
    restored.value = true
    if (kept.version !== first.version && differences(kept.base, base.value).length > 0)
      newer.value = { theirs: first, began: kept.base }
  }

  const dirty = computed(() => !same(values, base.value))
  const locked = computed(() => !project.value.can.save.allowed)
  const checked = shallowRef<Draft>()
  const refused = shallowRef<FieldError[]>([])
  const errors = computed<FieldError[]>(() => [
    ...refused.value,
    ...(checked.value ? checkDraft(checked.value, isNew()) : []),
  ])
  const errorOf = (field: string) => errors.value.find((error) => error.field === field)?.message
  const problem = shallowRef<ApiProblem>()
  const saving = ref(false)
  const failures = ref(0)

  /** The language in which texts are written now; German stands beside the others. */
  const textLang = ref<TextLang>('de')

  const isNew = () => project.value.live === undefined

  function keep() {
    const began = newer.value?.began ?? base.value
    const content: Kept | undefined = dirty.value
      ? { version: newer.value ? 0 : project.value.version, base: began, values }
      : undefined
    writeDraft(name, content, 'device')
  }
  watch([values, base, newer], keep)

  /** Takes what the server answered; what was typed since `sent` stays. */
  function take(answer: Detail, sent: Draft = copy(base.value)) {
    const next = rebased(sent, copy(values), asDraft(answer))
    project.value = answer
    base.value = asDraft(answer)
    Object.assign(values, next)
  }

  /** True when it is on the server. */
  async function save(): Promise<boolean> {
    if (saving.value || locked.value) return false
    problem.value = undefined
    refused.value = []
    values.phases = inTime(values.phases)
    checked.value = copy(values)
    if (errors.value.length > 0) return fail()
    const sent = copy(values)
    saving.value = true
    try {
      take(await saveProject(project.value.id, project.value.version, sent.slug, contentOf(sent)), sent)
      restored.value = false
      checked.value = undefined
      return true
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      saving.value = false
      return await refuse(error)
    } finally {
      saving.value = false
    }
  }

  function fail(): false {
    const wrong = errors.value[0]?.field
    if (wrong) open(wrong)
    failures.value++
    return false
  }

  async function refuse(error: ApiProblem): Promise<false> {
    if (error.code === 'request.stale') {
      try {
        newer.value = { theirs: await getProject(project.value.id), began: base.value }
        return false
      } catch (further) {
        if (!(further instanceof ApiProblem)) throw further
        problem.value = further
        return false
      }
    }
    refused.value = error.errors.map(({ pointer, detail }) => ({
      field: fieldOf(pointer.replace(/^#\/(content\/)?/, '')),
      message: detail,
    }))
    if (refused.value.length === 0) problem.value = error
    return fail()
  }

  /** Goes on with the state of the other person and the parts named of this draft; nothing is saved yet. */
  function resolve(paths: Iterable<string>) {
    if (!newer.value) return
    const { theirs } = newer.value
    const next = merged(copy(values), asDraft(theirs), paths)
    project.value = theirs
    base.value = asDraft(theirs)
    Object.assign(values, next)
    newer.value = undefined
    restored.value = false
  }

  /** Back to what is saved. */
  function discard() {
    Object.assign(values, copy(base.value))
    checked.value = undefined
    refused.value = []
    problem.value = undefined
    restored.value = false
  }

  /** Texts of other languages are on the page only while they are chosen. */
  function open(field: string) {
    const of = /\btexts\.(\w+)/.exec(field)?.[1] as TextLang | undefined
    if (of && textLangs.includes(of)) textLang.value = of
  }

  /** Leads to a field by its name, whichever language it belongs to. */
  async function reveal(field: string) {
    open(field)
    await nextTick()
    const control = document.getElementById(fieldId(field))
    if (!control) return
    ;(control.closest('.form-field, .editor-section') ?? control).scrollIntoView({ block: 'start' })
    control.focus({ preventScroll: true })
  }

  const warn = (event: BeforeUnloadEvent) => {
    if (dirty.value) event.preventDefault()
  }
  onMounted(() => {
    addEventListener('beforeunload', warn)
  })
  onBeforeUnmount(() => {
    removeEventListener('beforeunload', warn)
  })

  const editor = {
    project,
    base,
    values,
    newer,
    restored,
    dirty,
    locked,
    errors,
    errorOf,
    problem,
    saving,
    failures,
    textLang,
    isNew,
    take,
    save,
    resolve,
    discard,
    reveal,
  }
  provide(EDITOR, editor)
  return editor
}

/** For the parts of the form. */
export function theEditor(): Editor {
  const editor = inject(EDITOR)
  if (!editor) throw new Error('outside of a project editor')
  return editor
}
