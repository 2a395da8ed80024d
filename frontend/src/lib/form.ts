import {
  computed,
  getCurrentScope,
  onScopeDispose,
  reactive,
  ref,
  shallowRef,
  watch,
  type ComputedRef,
  type Ref,
  type ShallowRef,
} from 'vue'
import { ApiProblem } from './api/problem'
import { completed, isRecord, kind } from './completed'
import { readDraft, writeDraft, type DraftPlace } from './draft'
import { lang } from './i18n'
import { randomKey } from './key'
import type * as Outbox from './outbox'

type TopField<V> = keyof V & string
/** A field as FormField and ErrorSummary know it: `email`, or `members.0.email` deeper inside. */
export type FieldName<V> = TopField<V> | `${TopField<V>}.${string}`
export type FieldErrors<V> = Partial<Record<FieldName<V>, string>>

interface FormOptions<V extends object, R> {
  /** Name under which what was typed is kept until it is sent. */
  draft: string
  /** Where it is kept: until the tab is closed, or for the next visit. */
  keep?: DraftPlace
  /** Anything that JSON can hold. */
  initial: V
  /** Sentences for wrong fields, in the order of the form. Runs on submit, not while typing. */
  check: (values: Readonly<V>) => FieldErrors<V>
  send: (values: V, idempotencyKey: string) => Promise<R>
  /** Runs after the draft is gone; the form stays locked until it has finished. */
  done: (result: R, values: V) => Promise<unknown>
  /**
   * Which field a pointer of the server means, where the body is not shaped like the form.
   * Undefined: none of them, then the problem stands above the form.
   */
  field?: (path: readonly string[]) => FieldName<V> | undefined
  /**
   * The same request as `send` makes, for the outbox: without a network it waits on this device and is sent later, with
   * the same key. Only for what still makes sense then. `outbox` is undefined until the page has loaded it.
   */
  later?: {
    outbox: () => typeof Outbox | undefined
    parcel: (values: V) => Pick<Outbox.Parcel, 'path' | 'body' | 'what'>
  }
}

export interface Form<V extends object> {
  values: V
  /** What is wrong with which field, from the browser's check or the server's. */
  errors: ComputedRef<FieldErrors<V>>
  /** The same as a list in the order of the form, for ErrorSummary. */
  errorList: ComputedRef<{ field: string; message: string }[]>
  /** A refusal that no field explains. */
  problem: ShallowRef<ApiProblem | undefined>
  sending: Ref<boolean>
  /** Counts failed attempts: whoever watches it moves the focus to the summary. */
  failures: Ref<number>
  /** Fields that do not hold any more what they held before anybody typed. */
  touched: ComputedRef<ReadonlySet<TopField<V>>>
  /** True when the form opened with what was typed before. */
  restored: Ref<boolean>
  /** What waits in the outbox because there was no network; then there is nothing to fill in. */
  waiting: ComputedRef<Outbox.Parcel | undefined>
  submit: () => Promise<void>
  /** Brings back what waits, to change it or to leave it. */
  takeBack: () => void
  clear: () => void
}

/** One attempt to send; the same words sent again carry the same key and have one effect. */
interface Attempt {
  key: string
  words: string
}

interface Draft<V> {
  values: V
  attempt?: Attempt | undefined
}

export function useForm<V extends object, R>(options: FormOptions<V, R>): Form<V> {
  const { draft, keep: place = 'tab', initial, check, send, done, field = byName(initial), later } = options
  const stored = readDraft<Draft<V>>(draft, place)
  const values = reactive({ ...copy(initial), ...known(stored?.values, initial) }) as V
  const restored = ref(stored !== undefined)
  let attempt = stored?.attempt
  let sent = false

  // Checked words and not their sentences are kept: these follow a change of language.
  const checked = shallowRef<V>()
  const refused = shallowRef<FieldErrors<V>>({})
  const errors = computed<FieldErrors<V>>(() => ({
    ...refused.value,
    ...(checked.value ? check(checked.value) : {}),
  }))
  const errorList = computed(() => inOrder(errors.value, Object.keys(initial)))
  const problem = shallowRef<ApiProblem>()
  const sending = ref(false)
  const failures = ref(0)

  const touched = computed(() => {
    const names = Object.keys(initial) as TopField<V>[]
    return new Set(names.filter((name) => JSON.stringify(values[name]) !== JSON.stringify(initial[name])))
  })

  function keep() {
    const content = sent || touched.value.size === 0 ? undefined : { values, attempt }
    writeDraft(draft, content, place)
  }
  watch(values, keep)

  async function submit() {
    if (sending.value) return
    problem.value = undefined
    refused.value = {}
    const words = JSON.stringify(values)
    checked.value = JSON.parse(words) as V
    if (Object.keys(errors.value).length > 0) {
      failures.value++
      return
    }
    if (attempt?.words !== words) attempt = { key: randomKey(), words }
    sending.value = true
    keep()
    try {
      const result = await send(JSON.parse(words) as V, attempt.key)
      sent = true
      keep()
      await done(result, JSON.parse(words) as V)
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      if (error.code !== 'client.offline' || !wait(attempt)) refuse(error)
    } finally {
      sending.value = false
    }
  }

  const waits = ref('')
  const waiting = computed(() =>
    waits.value ? later?.outbox()?.parcels.value.find(({ key }) => key === waits.value) : undefined,
  )

  function wait(of: Attempt): boolean {
    const outbox = later?.outbox()
    if (!later || !outbox) return false
    const content: Draft<V> = { values: JSON.parse(of.words) as V, attempt: of }
    const address = location.pathname + location.search
    const { path, body, what } = later.parcel(content.values)
    const parcel = {
      key: of.key,
      path,
      body,
      what,
      lang: lang.value,
      at: Date.now(),
      form: { address, draft, place, content },
    }
    if (!outbox.post(parcel)) return false
    waits.value = of.key
    sent = true
    keep()
    outbox.claimed.set(of.key, (outcome) => {
      release()
      if ('sent' in outcome) {
        void done(outcome.sent as R, content.values)
      } else {
        open()
        refuse(outcome.refused)
      }
    })
    outbox.startOutbox()
    return true
  }

  function release() {
    later?.outbox()?.claimed.delete(waits.value)
    waits.value = ''
  }

  function open() {
    sent = false
    keep()
  }

  function bringBack() {
    const parcel = waiting.value
    release()
    if (!parcel) return
    later?.outbox()?.takeBack(parcel)
    open()
  }
  if (getCurrentScope()) onScopeDispose(release)

  function refuse(error: ApiProblem) {
    const fields: FieldErrors<V> = {}
    for (const { pointer, detail } of error.errors) {
      const name = field(pathOf(pointer))
      if (name !== undefined) fields[name] ??= detail
    }
    refused.value = fields
    if (Object.keys(fields).length === 0) problem.value = error
    // The form opens in the same breath in which the summary takes the focus.
    sending.value = false
    failures.value++
  }

  function clear() {
    Object.assign(values, copy(initial))
    sent = false
    attempt = undefined
    checked.value = undefined
    refused.value = {}
    problem.value = undefined
    restored.value = false
    writeDraft(draft, undefined, place)
  }

  return {
    values,
    errors,
    errorList,
    problem,
    sending,
    failures,
    touched,
    restored,
    waiting,
    submit,
    takeBack: bringBack,
    clear,
  }
}

/** The steps of a JSON pointer in a URI fragment (RFC 6901, section 6); none for what points elsewhere, such as `query:page`. */
function pathOf(pointer: string): string[] {
  if (!pointer.startsWith('#/')) return []
  return pointer
    .slice(2)
    .split('/')
    .map((step) => decode(step).replaceAll('~1', '/').replaceAll('~0', '~'))
}

function decode(step: string): string {
  try {
    return decodeURIComponent(step)
  } catch {
    return step
  }
}

/** A body shaped like the form, or the form wrapped in something: then the last step is the name. */
function byName<V extends object>(initial: V) {
  return (path: readonly string[]): FieldName<V> | undefined => {
    if (path[0] !== undefined && Object.hasOwn(initial, path[0])) return path.join('.') as FieldName<V>
    const last = path.at(-1)
    return last !== undefined && Object.hasOwn(initial, last) ? (last as TopField<V>) : undefined
  }
}

/** As the form is read from top to bottom; within a field, as they were found. */
function inOrder(errors: Partial<Record<string, string>>, names: readonly string[]) {
  const place = (field: string) => {
    const index = names.indexOf(field.split('.', 1)[0] ?? '')
    return index < 0 ? names.length : index
  }
  return Object.entries(errors)
    .flatMap(([field, message]) => (message ? [{ field, message }] : []))
    .sort((a, b) => place(a.field) - place(b.field))
}

function copy<V>(values: V): V {
  return JSON.parse(JSON.stringify(values)) as V
}

/** A draft of an older version of the form may have other fields, or others of the same name. */
function known<V extends object>(values: unknown, initial: V): Partial<V> {
  if (!isRecord(values)) return {}
  const fits = (name: string) =>
    Object.hasOwn(initial, name) && kind(values[name]) === kind(initial[name as keyof V])
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => fits(name))
      .map(([name, value]) => [name, completed(value, initial[name as keyof V])]),
  ) as Partial<V>
}
