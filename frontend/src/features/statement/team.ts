import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { ApiProblem } from '@/lib/api/problem'
import { deleteLease, putLease } from './api'
import type { Desk } from './desk'

/** How often others’ changes are fetched, and how often we say that we still write here; a lease lasts half a minute. */
const POLL_MS = 10_000
const LEASE_MS = 15_000

/** For a team: what the others write, who is where, and where I am. */
export function useTeam(desk: Ref<Desk | undefined>) {
  const here = shallowRef('')
  let renewed = 0

  const poll = setInterval(() => {
    if (desk.value?.statement.value.organisationId && document.visibilityState === 'visible')
      void desk.value.refresh()
  }, POLL_MS)

  const quiet = (error: unknown) => {
    // Nobody is kept from writing by it; what matters says the desk.
    if (!(error instanceof ApiProblem)) throw error
  }

  /** I write in this chapter; '' for nowhere. */
  function at(block: string) {
    const now = desk.value
    if (!now?.statement.value.organisationId) return
    if (block === here.value && Date.now() - renewed < LEASE_MS) return
    if (here.value && here.value !== block) deleteLease(now.id, here.value).catch(quiet)
    here.value = block
    renewed = Date.now()
    if (block) putLease(now.id, block).catch(quiet)
  }

  watch(desk, () => (here.value = ''))
  onScopeDispose(() => {
    clearInterval(poll)
    at('')
  })

  /** Who else writes in a chapter. */
  const others = (block: string) =>
    desk.value?.statement.value.leases
      .filter((lease) => lease.block === block && !lease.mine)
      .map(({ name }) => name) ?? []

  return { at, others }
}
