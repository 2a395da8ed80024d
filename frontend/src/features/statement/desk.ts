import { computed, reactive, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { ApiProblem } from '@/lib/api/problem'
import { readDraft, writeDraft } from '@/lib/draft'
import type { Head, Remark, RemarkBody, Statement } from './api'
import { headOf, mergeHead, sameHead, type HeadWords } from './head'
import {
  append,
  bodyOf,
  merge,
  noWords,
  same,
  says,
  wordsOf,
  type Anchor,
  type Field,
  type Words,
} from './words'

/*
 * What somebody is writing, between the fields and the server: everything is sent from the first word on, one request
 * after the other. What has not arrived yet waits in this browser, so that neither a dead spot nor a removal from the team
 * nor somebody else’s change loses a word.
 */

export interface Entry {
  id: string
  anchor: Anchor
  state: Remark['state']
  words: Words
  /** What the server has, as far as we know; the version it has there, 0 for nothing. */
  base: Words
  version: number
  author?: string | undefined
  /** Version of the document it was written to. */
  writtenIn?: number | undefined
  /** Somebody else has changed the same fields. `theirs` is null when they took the remark away. */
  conflict?: { theirs: Words | null; fields: Field[]; author?: string | undefined } | undefined
  /** Refused as it is: it is not sent again before it changes. */
  refused?: { problem: ApiProblem; words: string } | undefined
  removed?: boolean | undefined
}

interface Kept {
  entries: Omit<Entry, 'refused' | 'conflict'>[]
  head?: { words: HeadWords; base: HeadWords } | undefined
}

/** `held`: nothing goes on before the person has decided, or mended what was refused. */
export type Saving = 'saved' | 'unsaved' | 'held' | 'saving' | 'offline' | 'stopped'

interface Wire {
  putHead: (id: string, head: Head) => Promise<Statement>
  putRemark: (id: string, remark: string, words: RemarkBody) => Promise<Remark>
  deleteRemark: (id: string, remark: string, version: number) => Promise<unknown>
  fetchStatement: (id: string) => Promise<Statement>
}

export interface Desk {
  /** Of the statement; made up here until it has begun. */
  readonly id: string
  entries: Entry[]
  head: { words: HeadWords; base: HeadWords; version: number; theirs: Partial<HeadWords> }
  statement: ShallowRef<Statement>
  saving: ComputedRef<Saving>
  savedAt: ShallowRef<Date | undefined>
  /** Why nothing can be written any more; what was written and did not arrive stays in the browser. */
  stopped: ShallowRef<ApiProblem | undefined>
  /** Something was typed. */
  write: <F extends Field>(entry: Entry, field: F, value: Words[F]) => void
  writeHead: <P extends keyof HeadWords>(part: P, value: HeadWords[P]) => void
  touch: () => void
  add: (anchor: Anchor) => Entry
  remove: (entry: Entry) => void
  settle: (entry: Entry, choice: 'mine' | 'theirs' | 'both') => void
  /** Sends what waits, now; true when everything has arrived. */
  flush: () => Promise<boolean>
  /** The statement as the server has it: what I have not touched follows it. */
  take: (fresh: Statement) => void
  refresh: () => Promise<void>
  close: () => void
}

const PAUSE_MS = 800
const RETRY_MS = 10_000

/** Refusals after which no further word is taken, whatever it says. */
const isEnd = ({ status, code }: ApiProblem) =>
  [401, 403, 404, 410].includes(status) ||
  ['consultation.withdrawn', 'consultation.closed', 'consultation.statement_forgotten'].includes(code)

export const keptName = (id: string) => `statement-${id}`

/** Random id as UUID (RFC 9562, version 4): randomUUID exists on secure origins only. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = Array.from(bytes, (byte, at) =>
    (at === 6 ? (byte & 0x0f) | 0x40 : at === 8 ? (byte & 0x3f) | 0x80 : byte).toString(16).padStart(2, '0'),
  ).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

const samePlace = (a: Anchor, b: Anchor) =>
  a.block === b.block && (a.quote ?? '') === (b.quote ?? '') && (a.start ?? 0) === (b.start ?? 0)

/** Without what is only true at this moment. */
const plain = ({ id, anchor, state, words, base, version, author, writtenIn, removed }: Entry) => ({
  id,
  anchor,
  state,
  words,
  base,
  version,
  author,
  writtenIn,
  removed,
})

const fromServer = (remark: Remark): Entry => ({
  id: remark.id,
  anchor: remark.anchor,
  state: remark.state,
  words: wordsOf(remark),
  base: wordsOf(remark),
  version: remark.version,
  author: remark.author,
  writtenIn: remark.writtenIn,
})

/** `begin` is for a statement that the server does not know yet: it begins with the first word. */
export function createDesk(first: Statement, wire: Wire, begin?: () => Promise<Statement>): Desk {
  let { id } = first
  let unborn = begin
  const statement = shallowRef(first)
  const entries = reactive<Entry[]>([]) as Entry[]
  const head = reactive<Desk['head']>({
    words: headOf(first),
    base: headOf(first),
    version: first.version,
    theirs: {},
  })
  const stopped = shallowRef<ApiProblem>()
  const savedAt = shallowRef<Date>()
  const offline = shallowRef(false)
  const sending = shallowRef(false)
  let pause: ReturnType<typeof setTimeout> | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let closed = false

  const isDirty = (entry: Entry) =>
    entry.removed
      ? entry.version > 0
      : !same(entry.words, entry.base) || (entry.version === 0 && says(entry.words))
  const waits = (entry: Entry) =>
    isDirty(entry) && !entry.conflict && entry.refused?.words !== JSON.stringify(entry.words)
  const headWaits = () => !sameHead(head.words, head.base) && headRefused !== JSON.stringify(head.words)
  let headRefused = ''

  const unsaved = computed(() => entries.some(isDirty) || !sameHead(head.words, head.base))
  const saving = computed<Saving>(() => {
    if (stopped.value) return 'stopped'
    if (offline.value) return 'offline'
    if (sending.value) return 'saving'
    if (!unsaved.value) return 'saved'
    return entries.some(waits) || headWaits() ? 'unsaved' : 'held'
  })

  // Two windows may write in the same statement: neither forgets what waits in the other.
  const window = newId()
  const readKept = () => readDraft<Record<string, Kept>>(keptName(id), 'device') ?? {}

  function keep() {
    const waiting = entries.filter(isDirty).map(plain)
    const ofHead = sameHead(head.words, head.base) ? undefined : { words: head.words, base: head.base }
    const others = Object.fromEntries(Object.entries(readKept()).filter(([key]) => key !== window))
    if (waiting.length || ofHead) others[window] = { entries: waiting, head: ofHead }
    writeDraft(keptName(id), Object.keys(others).length ? others : undefined, 'device')
  }

  function touch() {
    keep()
    if (stopped.value || closed) return
    clearTimeout(pause)
    pause = setTimeout(() => void pump(), PAUSE_MS)
  }

  let pumping: Promise<void> | undefined
  function pump(): Promise<void> {
    pumping ??= send().finally(() => (pumping = undefined))
    return pumping
  }

  async function send() {
    clearTimeout(pause)
    clearTimeout(retry)
    sending.value = true
    try {
      for (;;) {
        if (stopped.value || closed) return
        const entry = entries.find(waits)
        if (unborn && (entry ?? headWaits())) await beBorn(unborn)
        if (entry) await sendEntry(entry)
        else if (headWaits()) await sendHead()
        else break
        offline.value = false
        savedAt.value = new Date()
        keep()
      }
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      keep()
      if (error.passing) {
        offline.value = true
        retry = setTimeout(() => void pump(), Math.max(RETRY_MS, error.retryAfter * 1000))
      } else stopped.value = error
    } finally {
      sending.value = false
    }
  }

  /** Now there is something to keep: the statement begins, and what waits here belongs to it. */
  async function beBorn(of: () => Promise<Statement>) {
    const born = await of()
    unborn = undefined
    writeDraft(keptName(id), undefined, 'device')
    id = born.id
    statement.value = born
    takeHead(born)
    keep()
  }

  async function sendEntry(entry: Entry) {
    const sent = { ...entry.words }
    try {
      if (entry.removed) {
        await wire.deleteRemark(id, entry.id, entry.version)
        entries.splice(entries.indexOf(entry), 1)
        return
      }
      const saved = await wire.putRemark(id, entry.id, bodyOf(sent, entry.anchor, entry.version))
      Object.assign(entry, {
        base: sent,
        version: saved.version,
        state: saved.state,
        writtenIn: saved.writtenIn,
        refused: undefined,
      })
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.passing) throw error
      if (error.code === 'consultation.remark_changed') meet(entry, error.params.Remark as Remark | null)
      else if (isEnd(error)) throw error
      else entry.refused = { problem: error, words: JSON.stringify(sent) }
    }
  }

  /** Somebody else was faster. */
  function meet(entry: Entry, now: Remark | null) {
    if (entry.removed) {
      // They went on writing: it stays.
      if (now) Object.assign(entry, fromServer(now), { removed: undefined })
      else entries.splice(entries.indexOf(entry), 1)
      return
    }
    if (!now) {
      entry.version = 0
      entry.base = noWords()
      entry.conflict = { theirs: null, fields: [] }
      return
    }
    // A position on a chapter is taken once: what I wrote beside it joins theirs.
    const known = entries.find((other) => other !== entry && other.id === now.id)
    if (known) entries.splice(entries.indexOf(known), 1)
    const theirs = wordsOf(now)
    const base = entry.id === now.id ? entry.base : noWords()
    const { words, both } = merge(base, entry.words, theirs)
    Object.assign(entry, {
      id: now.id,
      anchor: now.anchor,
      words,
      base: theirs,
      version: now.version,
      state: now.state,
    })
    entry.conflict = both.length ? { theirs, fields: both, author: now.author } : undefined
  }

  async function sendHead() {
    const sent = JSON.stringify(head.words)
    try {
      const { files, ...words } = JSON.parse(sent) as HeadWords
      const fresh = await wire.putHead(id, {
        ...words,
        files: files.map((file) => file.id),
        version: head.version,
      })
      head.base = JSON.parse(sent) as HeadWords
      head.version = fresh.version
      head.theirs = {}
      statement.value = fresh
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.passing) throw error
      if (error.code === 'consultation.head_changed') takeHead(await wire.fetchStatement(id))
      else if (isEnd(error)) throw error
      else headRefused = sent
    }
  }

  function takeHead(fresh: Statement) {
    const now = headOf(fresh)
    const { words, theirs } = mergeHead(head.base, head.words, now)
    Object.assign(head, { words, base: now, version: fresh.version })
    head.theirs = { ...head.theirs, ...theirs }
  }

  function take(fresh: Statement) {
    statement.value = fresh
    if (fresh.version !== head.version) takeHead(fresh)
    const server = new Map(fresh.remarks.map((remark) => [remark.id, remark]))
    for (const entry of [...entries]) {
      const now = server.get(entry.id)
      server.delete(entry.id)
      if (isDirty(entry) || entry.conflict) {
        // An answer may be older than what was saved meanwhile; the server says so when it is sent.
        if (now && now.version === entry.version) entry.state = now.state
      } else if (now) {
        if (now.version >= entry.version) Object.assign(entry, fromServer(now))
      } else if (entry.version > 0) entries.splice(entries.indexOf(entry), 1)
    }
    for (const remark of server.values()) {
      // Fields that stood ready for the same passage, still empty, are theirs now: nobody writes twice beside each other.
      const empty = entries.find(
        ({ version, words, anchor }) => version === 0 && !says(words) && samePlace(anchor, remark.anchor),
      )
      if (empty) Object.assign(empty, fromServer(remark))
      else entries.push(fromServer(remark))
    }
  }

  async function refresh() {
    if (closed || unborn || sending.value || stopped.value) return
    try {
      const fresh = await wire.fetchStatement(id)
      // What was sent in the meantime is newer than this answer.
      if (sending.value) return
      take(fresh)
      if (offline.value) {
        offline.value = false
        void pump()
      }
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      if (error.passing) offline.value ||= error.code === 'client.offline'
      else if (isEnd(error)) stopped.value = error
    }
  }

  const write: Desk['write'] = (entry, field, value) => {
    entry.words[field] = value
    touch()
  }
  const writeHead: Desk['writeHead'] = (part, value) => {
    head.words[part] = value
    touch()
  }

  function add(anchor: Anchor): Entry {
    const entry: Entry = {
      id: newId(),
      anchor,
      state: 'unchanged',
      words: noWords(),
      base: noWords(),
      version: 0,
    }
    entries.push(entry)
    return entries.at(-1) ?? entry
  }

  function remove(entry: Entry) {
    if (entry.version === 0) entries.splice(entries.indexOf(entry), 1)
    else entry.removed = true
    touch()
  }

  function settle(entry: Entry, choice: 'mine' | 'theirs' | 'both') {
    const { conflict } = entry
    if (!conflict) return
    entry.conflict = undefined
    if (conflict.theirs === null) {
      if (choice === 'theirs') entries.splice(entries.indexOf(entry), 1)
    } else if (choice === 'both') {
      entry.words = append(entry.words, conflict.theirs, conflict.fields)
    } else if (choice === 'theirs') {
      for (const field of conflict.fields) Object.assign(entry.words, { [field]: conflict.theirs[field] })
    }
    touch()
  }

  async function flush() {
    await pump()
    return saving.value === 'saved'
  }

  /** What did not arrive the last time. */
  function restore() {
    const all = Object.values(readKept())
    if (!all.length) return
    for (const kept of all) {
      kept.entries.forEach(bringBack)
      if (!kept.head) continue
      const { words, theirs } = mergeHead(kept.head.base, kept.head.words, head.words)
      Object.assign(head, { words, theirs })
    }
    writeDraft(keptName(id), undefined, 'device')
    touch()
  }

  function bringBack(waiting: Kept['entries'][number]) {
    const now = entries.find((entry) => entry.id === waiting.id)
    if (!now) {
      const gone = waiting.version > 0 ? { version: 0, base: noWords() } : {}
      if (!waiting.removed) entries.push({ ...waiting, ...gone })
    } else if (waiting.removed) {
      now.removed = now.version === waiting.version
    } else {
      const theirs = { ...now.words }
      const { words, both } = merge(waiting.base, waiting.words, theirs)
      now.words = words
      if (both.length) now.conflict = { theirs, fields: both, author: now.author }
    }
  }

  const back = () => void pump()
  const look = () => {
    if (document.visibilityState === 'visible') void refresh()
  }
  addEventListener('online', back)
  document.addEventListener('visibilitychange', look)

  function close() {
    closed = true
    clearTimeout(pause)
    clearTimeout(retry)
    removeEventListener('online', back)
    document.removeEventListener('visibilitychange', look)
  }

  take(first)
  restore()
  return {
    get id() {
      return id
    },
    entries,
    head,
    statement,
    saving,
    savedAt,
    stopped,
    touch,
    write,
    writeHead,
    add,
    remove,
    settle,
    flush,
    take,
    refresh,
    close,
  }
}
