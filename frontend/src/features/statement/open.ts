import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { ApiProblem } from '@/lib/api/problem'
import { randomKey } from '@/lib/key'
import { person } from '@/lib/session'
import { begin, deleteRemark, fetchStatement, putHead, putRemark, type Statement } from './api'
import { createDesk, type Desk } from './desk'
import { orLogin } from './ended'
import { keepSecret, newSecret, secretOf } from './secret'

const wire = { putHead, putRemark, deleteRemark, fetchStatement }
/** For who writes with a login. */
const behindLogin: typeof wire = {
  putHead: (...of) => orLogin(putHead(...of)),
  putRemark: (...of) => orLogin(putRemark(...of)),
  deleteRemark: (...of) => orLogin(deleteRemark(...of)),
  fetchStatement: (...of) => orLogin(fetchStatement(...of)),
}
interface Shared {
  desk: Promise<Desk>
  users: number
}
/** The reader and the page share one desk: what is written in the one stands in the other. */
const desks = new Map<string, Shared>()

/** A statement as it is before it has begun. */
const blank = (id: string, activityId: string): Statement => ({
  id,
  activityId,
  title: '',
  path: '',
  state: 'draft',
  channel: 'online',
  kind: 'private',
  contact: {},
  noComment: false,
  publication: 'none',
  hidden: false,
  changed: false,
  startedAt: new Date().toISOString(),
  version: 1,
  remarks: [],
  joins: [],
  files: [],
  versions: [],
  leases: [],
  can: {
    write: { allowed: true },
    submit: { allowed: true },
    withdraw: { allowed: false },
    publish: { allowed: false },
  },
})

/** Id of the desk on which somebody without a login begins; words that never arrived wait under it. */
export const unbornIn = (activity: string) => `new-${activity}`

/** Opens the desk of a statement for as long as the component lives. `born` hears of one that has begun on it. */
export function useDesk(id: Ref<string>, born?: (activity: string) => void) {
  const desk = shallowRef<Desk>()
  const error = shallowRef<ApiProblem>()
  let held: Shared | undefined

  function release(shared: Shared | undefined) {
    if (!shared || --shared.users > 0) return
    for (const [key, value] of desks) if (value === shared) desks.delete(key)
    void shared.desk.then(
      async (open) => {
        await open.flush()
        open.close()
      },
      () => undefined,
    )
  }

  function make(wanted: string): Shared {
    const [, activity] = /^new-(.+)$/.exec(wanted) ?? []
    if (!activity) {
      const ways = person.value && !secretOf(wanted) ? behindLogin : wire
      return { desk: ways.fetchStatement(wanted).then((first) => createDesk(first, ways)), users: 0 }
    }
    const key = randomKey()
    const secret = newSecret()
    const shared: Shared = { users: 0, desk: Promise.resolve() as never }
    const first = createDesk(blank(wanted, activity), wire, async () => {
      const fresh = await begin(activity, {}, key, secret)
      keepSecret(activity, fresh.id, secret)
      desks.set(fresh.id, shared)
      born?.(activity)
      return fresh
    })
    shared.desk = Promise.resolve(first)
    return shared
  }

  async function open(wanted: string) {
    const before = held
    const shared = wanted ? (desks.get(wanted) ?? make(wanted)) : undefined
    held = shared
    if (shared) {
      desks.set(wanted, shared)
      shared.users++
    }
    release(before)
    error.value = undefined
    if (shared !== before) desk.value = undefined
    if (!shared) return
    try {
      const opened = await shared.desk
      if (held === shared) desk.value = opened
    } catch (problem) {
      if (held === shared) held = undefined
      release(shared)
      if (!(problem instanceof ApiProblem)) throw problem
      error.value = problem
    }
  }

  watch(id, open, { immediate: true })
  onScopeDispose(() => {
    release(held)
    held = undefined
  })
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
