import { computed, inject, provide, ref, shallowRef, watch, type InjectionKey } from 'vue'
import { ApiProblem } from '@/lib/api/problem'
import { readDraft, writeDraft } from '@/lib/draft'
import { getSheet, saveVersion, type Sheet } from './api'
import { blockOf, merge, renumber, writingOf, type Block, type TextLang } from './blocks'

export interface Attached {
  fileId: string
  role: 'report' | 'summary' | 'easy' | 'annex'
  lang: TextLang
  title: string
  /** Of the file, for staff. */
  name: string
}

/** What staff write about a version. */
export interface Draft {
  blocks: readonly Block[]
  note: Partial<Record<TextLang, string>>
  attachments: readonly Attached[]
}

export const draftOf = ({ blocks, note, attachments }: Sheet): Draft => ({
  blocks: blocks.map(blockOf),
  note,
  attachments: attachments.map(({ file, role, lang, title }) => ({
    fileId: file.id,
    role,
    lang,
    title,
    name: file.name,
  })),
})

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** What waits in the browser: what was written, and the state it began from. */
interface Kept {
  version: number
  base: Draft
  draft: Draft
}

type Editor = ReturnType<typeof useDraftEditor>
const EDITOR: InjectionKey<Editor> = Symbol('consultation draft')

/** Steps that can be undone. */
const DEEPEST = 100

/**
 * A draft while somebody writes on it. Every change of its build can be undone; when somebody else has saved meanwhile,
 * both are put together block by block, and the blocks both wrote on are named (`both`) before anything is saved.
 */
export function useDraftEditor(activity: string, first: Sheet) {
  const name = `consultation-${activity}-${String(first.number)}`
  const sheet = shallowRef(first)
  const base = shallowRef(draftOf(first))
  const draft = shallowRef(base.value)
  const past = shallowRef<readonly (readonly Block[])[]>([])
  /** Blocks that somebody else has changed too, with what they wrote. */
  const both = shallowRef<ReadonlyMap<string, Block | undefined>>(new Map())
  const merged = ref(false)
  const restored = ref(false)
  const saving = ref(false)
  const problem = shallowRef<ApiProblem>()
  /** Wrong fields, as the server says them: place of the block and sentence. */
  const refused = shallowRef<readonly { block: string; message: string }[]>([])

  const kept = readDraft<Kept>(name, 'device')
  if (kept && !same(kept.draft, base.value)) {
    restored.value = true
    if (kept.version === first.version) draft.value = kept.draft
    else put(kept.base, kept.draft, base.value)
  }

  const dirty = computed(() => !same(draft.value, base.value))
  watch([draft, base], () => {
    const content: Kept | undefined = dirty.value
      ? { version: sheet.value.version, base: base.value, draft: draft.value }
      : undefined
    writeDraft(name, content, 'device')
  })

  /** Puts together what two people made of one state. */
  function put(was: Draft, mine: Draft, theirs: Draft) {
    const result = merge(was.blocks, mine.blocks, theirs.blocks)
    both.value = new Map(result.both.map((id) => [id, theirs.blocks.find((block) => block.id === id)]))
    merged.value = true
    draft.value = {
      blocks: result.blocks,
      note: same(mine.note, was.note) ? theirs.note : mine.note,
      attachments: same(mine.attachments, was.attachments) ? theirs.attachments : mine.attachments,
    }
  }

  /** Changes the list of blocks; `undo` takes it back. */
  function build(next: readonly Block[]): boolean {
    if (next === draft.value.blocks) return false
    past.value = [...past.value.slice(1 - DEEPEST), draft.value.blocks]
    draft.value = { ...draft.value, blocks: next }
    return true
  }
  function undo() {
    const before = past.value.at(-1)
    if (!before) return
    past.value = past.value.slice(0, -1)
    draft.value = { ...draft.value, blocks: before }
  }
  /** What is typed: without a step of its own. */
  function write(change: Partial<Draft>) {
    draft.value = { ...draft.value, ...change }
  }

  function take(answer: Sheet) {
    sheet.value = answer
    base.value = draftOf(answer)
    draft.value = base.value
    past.value = []
    both.value = new Map()
    merged.value = false
    restored.value = false
  }

  /** True when it is on the server. What is typed meanwhile stays. */
  async function save(): Promise<boolean> {
    if (saving.value) return false
    problem.value = undefined
    refused.value = []
    const sent = draft.value
    saving.value = true
    try {
      const answer = await saveVersion(activity, sheet.value.number, {
        version: sheet.value.version,
        blocks: sent.blocks.map(writingOf),
        note: sent.note,
        attachments: sent.attachments.map(({ fileId, role, lang, title }) => ({ fileId, role, lang, title })),
      })
      const later = draft.value
      take(answer)
      if (later !== sent) put(sent, later, base.value)
      return true
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      await refuse(error, sent)
      return false
    } finally {
      saving.value = false
    }
  }

  async function refuse(error: ApiProblem, sent: Draft) {
    if (error.code === 'request.stale') {
      try {
        const theirs = await getSheet(activity, sheet.value.number)
        const was = base.value
        const mine = draft.value
        sheet.value = theirs
        base.value = draftOf(theirs)
        put(was, mine, base.value)
        return
      } catch (further) {
        if (!(further instanceof ApiProblem)) throw further
        problem.value = further
        return
      }
    }
    problem.value = error
    refused.value = error.errors.map(({ pointer, detail }) => {
      const index = Number(/^#\/blocks\/(\d+)/.exec(pointer)?.[1] ?? NaN)
      return { block: sent.blocks[index]?.id ?? '', message: detail }
    })
  }

  /** One of the blocks both wrote on: as the other person has it. */
  function takeTheirs(id: string) {
    const theirs = both.value.get(id)
    build(
      theirs
        ? draft.value.blocks.map((block) => (block.id === id ? theirs : block))
        : draft.value.blocks.filter((block) => block.id !== id),
    )
    keepMine(id)
  }
  function keepMine(id: string) {
    both.value = new Map([...both.value].filter(([other]) => other !== id))
  }

  function reset() {
    draft.value = base.value
    past.value = []
    both.value = new Map()
    merged.value = false
    restored.value = false
    problem.value = undefined
    refused.value = []
  }

  const editor = {
    activity,
    sheet,
    draft,
    dirty,
    past,
    both,
    merged,
    restored,
    saving,
    problem,
    refused,
    build,
    undo,
    write,
    take,
    save,
    takeTheirs,
    keepMine,
    reset,
    renumber: () => build(renumber(draft.value.blocks)),
  }
  provide(EDITOR, editor)
  return editor
}

export function theEditor(): Editor {
  const editor = inject(EDITOR)
  if (!editor) throw new Error('outside of a draft')
  return editor
}
