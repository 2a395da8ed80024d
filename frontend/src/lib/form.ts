import { computed, reactive, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { ApiProblem } from './api/problem'

type Values = Record<string, string>
export type FieldErrors<V> = Partial<Record<keyof V, string>>

interface FormOptions<V extends Values, R> {
  /** Name under which what was typed is kept in this tab until it is sent. */
  draft: string
  initial: V
  /** Sentences for wrong fields, in the order of the form. Runs on submit, not while typing. */
  check: (values: Readonly<V>) => FieldErrors<V>
  send: (values: V, idempotencyKey: string) => Promise<R>
  /** Runs after the draft is gone; the form stays locked until it has finished. */
  done: (result: R, values: V) => Promise<unknown>
}

export interface Form<V extends Values> {
  values: V
  /** What is wrong with which field, from the browser's check or the server's. */
  errors: ComputedRef<FieldErrors<V>>
  /** A refusal that no field explains. */
  problem: ShallowRef<ApiProblem | undefined>
  sending: Ref<boolean>
  /** Counts failed attempts: whoever watches it moves the focus to the summary. */
  failures: Ref<number>
  /** True when the form opened with what was typed before. */
  restored: Ref<boolean>
  submit: () => Promise<void>
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

export function useForm<V extends Values, R>({
  draft,
  initial,
  check,
  send,
  done,
}: FormOptions<V, R>): Form<V> {
  const stored = read<V>(draft)
  const values = reactive({ ...initial, ...known(stored?.values, initial) }) as V
  const restored = ref(stored !== undefined)
  let attempt = stored?.attempt

  // Checked words and not their sentences are kept: these follow a change of language.
  const checked = shallowRef<V>()
  const refused = shallowRef<FieldErrors<V>>({})
  const errors = computed<FieldErrors<V>>(() => ({
    ...refused.value,
    ...(checked.value ? check(checked.value) : {}),
  }))
  const problem = shallowRef<ApiProblem>()
  const sending = ref(false)
  const failures = ref(0)

  function keep() {
    const untouched = Object.entries(initial).every(([name, value]) => values[name] === value)
    write(draft, untouched ? undefined : { values, attempt })
  }
  watch(values, keep)

  async function submit() {
    if (sending.value) return
    problem.value = undefined
    refused.value = {}
    checked.value = { ...values }
    if (Object.keys(errors.value).length > 0) {
      failures.value++
      return
    }
    const words = JSON.stringify(values)
    if (attempt?.words !== words) attempt = { key: randomKey(), words }
    sending.value = true
    keep()
    try {
      const result = await send({ ...values }, attempt.key)
      write(draft, undefined)
      await done(result, { ...values })
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      refuse(error)
    } finally {
      sending.value = false
    }
  }

  function refuse(error: ApiProblem) {
    const fields: FieldErrors<V> = {}
    for (const { pointer, detail } of error.errors) {
      const name = pointer.slice(pointer.lastIndexOf('/') + 1)
      if (pointer.startsWith('#/') && name in initial) fields[name as keyof V] ??= detail
    }
    refused.value = fields
    if (Object.keys(fields).length === 0) problem.value = error
    failures.value++
  }

  function clear() {
    Object.assign(values, initial)
    attempt = undefined
    checked.value = undefined
    refused.value = {}
    problem.value = undefined
    restored.value = false
    write(draft, undefined)
  }

  return { values, errors, problem, sending, failures, restored, submit, clear }
}

/** 128 random bits. randomUUID exists on secure origins only, and a first look may happen without TLS. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}

/** A draft of an older version of the form may have other fields. */
function known<V extends Values>(values: unknown, initial: V): Partial<V> {
  if (typeof values !== 'object' || values === null) return {}
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => name in initial && typeof value === 'string'),
  ) as Partial<V>
}

function storageName(draft: string): string {
  return `mitwirken:draft:${draft}`
}

function read<V>(draft: string): Draft<V> | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(storageName(draft)) ?? '') as Draft<V>
  } catch {
    return undefined
  }
}

function write(draft: string, content: Draft<Values> | undefined): void {
  try {
    if (content) sessionStorage.setItem(storageName(draft), JSON.stringify(content))
    else sessionStorage.removeItem(storageName(draft))
  } catch {
    // Storage can be switched off or full; the form works without a draft.
  }
}
