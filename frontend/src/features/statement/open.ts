import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { ApiProblem } from '@/lib/api/problem'
import { randomKey } from '@/lib/key'
import { person } from '@/lib/session'
import { begin, deleteRemark, fetchStatement, putHead, putRemark } from './api'
import { createDesk, type Desk } from './desk'
import { keepSecret, newSecret } from './secret'

const wire = { putHead, putRemark, deleteRemark, fetchStatement }
/** The reader and the page share one desk: what is written in the one stands in the other. */
const desks = new Map<string, { desk: Promise<Desk>; users: number }>()

/** Opens the desk of a statement for as long as the component lives. */
export function useDesk(id: Ref<string>) {
  const desk = shallowRef<Desk>()
  const error = shallowRef<ApiProblem>()
  let held = ''

  function release() {
    const shared = desks.get(held)
    held = ''
    if (!shared || --shared.users > 0) return
    const { desk } = shared
    for (const [key, value] of desks) if (value === shared) desks.delete(key)
    void desk.then(
      async (open) => {
        await open.flush()
        open.close()
      },
      () => undefined,
    )
  }

  async function open(wanted: string) {
    release()
    desk.value = undefined
    error.value = undefined
    if (!wanted) return
    let shared = desks.get(wanted)
    if (!shared) {
      shared = { desk: fetchStatement(wanted).then((first) => createDesk(first, wire)), users: 0 }
      desks.set(wanted, shared)
    }
    shared.users++
    held = wanted
    try {
      const opened = await shared.desk
      if (held === wanted) desk.value = opened
    } catch (problem) {
      release()
      if (!(problem instanceof ApiProblem)) throw problem
      error.value = problem
    }
  }

  watch(id, open, { immediate: true })
  onScopeDispose(release)
  return { desk, error, again: () => open(id.value) }
}

/** As whom somebody begins. */
export interface Sender {
  organisationId?: string
  code?: string
}

/** Begins a statement, or finds the one that is there already; gives its id. */
export async function beginStatement(activity: string, sender: Sender, key = randomKey()): Promise<string> {
  const secret = person.value ? undefined : newSecret()
  try {
    const { id } = await begin(activity, sender, key, secret)
    if (secret) keepSecret(activity, id, secret)
    return id
  } catch (error) {
    const there = error instanceof ApiProblem ? error.params.Statement : undefined
    if (typeof there === 'string') return there
    throw error
  }
}
