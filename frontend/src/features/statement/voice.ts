import { computed, effectScope, shallowRef, watch } from 'vue'
import { t, type MessageKey } from '@/lib/i18n'
import type { StaffKey } from '@/lib/staff-words'
import type { Statement } from './api'

/*
 * A statement that staff write down for somebody else goes over the same pages as all others. There the words speak to the
 * clerk about the sender, and not to the clerk as if they were the sender.
 */

const instead = {
  'statement.title': 'captured.title',
  'statement.write.lead': 'captured.lead',
  'statement.back': 'captured.toList',
  'statement.toCheck': 'captured.toCheck',
  'statement.start.behalf.hint': 'captured.behalf.hint',
  'statement.position': 'captured.position',
  'statement.gone.text': 'captured.gone',
  'statement.noComment': 'captured.noComment',
  'statement.noComment.private': 'captured.noComment',
  'statement.noComment.hint': 'captured.noComment.hint',
  'statement.discard': 'captured.discard',
  'statement.discard.title': 'captured.discard.title',
  'statement.discard.text': 'captured.discard.text',
  'statement.discarded': 'captured.discarded',
  'statement.check.title': 'captured.toCheck',
  'statement.check.lead': 'captured.check.lead',
  'statement.check.back': 'captured.check.back',
  'statement.check.content': 'captured.check.content',
  'statement.contact': 'captured.contact',
  'statement.contact.why': 'captured.contact.why',
  'statement.submit': 'captured.submit',
  'statement.submit.again': 'captured.submit.again',
  'statement.submit.same': 'captured.submit.same',
  'statement.submit.failed': 'captured.submit.failed',
  'statement.receipt.title': 'captured.receipt.title',
  'statement.receipt.time': 'captured.receipt.time',
  'statement.receipt.edit': 'captured.receipt.edit',
  'statement.none': 'captured.receipt.none',
  'statement.withdraw': 'captured.withdraw',
  'statement.withdraw.title': 'captured.withdraw.title',
  'statement.withdraw.text': 'captured.withdraw.text',
  'statement.withdrawn': 'captured.withdrawn',
} as const satisfies Partial<Record<MessageKey, StaffKey>>

// Residents never load the sentences of the back office.
const office = shallowRef<{ s: typeof import('@/lib/staff-words').s; ready: { value: boolean } }>()
let asked = false
async function askOffice() {
  if (asked) return
  asked = true
  const { s, useStaffWords } = await import('@/lib/staff-words')
  // The sentences follow the language for as long as the app runs.
  const ready = effectScope(true).run(useStaffWords)
  if (ready) office.value = { s, ready }
}

/** To whom the words of a statement speak. */
export function useVoice(statement: () => Pick<Statement, 'channel'> | undefined) {
  /** Staff write it down for somebody else. */
  const captured = computed(() => (statement()?.channel ?? 'online') !== 'online')
  watch(captured, (now) => now && askOffice(), { immediate: true })
  /** False while the sentences are on their way. */
  const ready = computed(() => !captured.value || (office.value?.ready.value ?? false))
  const say = (key: keyof typeof instead) =>
    captured.value && office.value ? office.value.s(instead[key]) : t(key)
  return { captured, ready, say }
}
