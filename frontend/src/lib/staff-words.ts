import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import type german from '@i18n/de/staff.json'
import { lang, render, type Lang } from './i18n'

/** Sentences of the back office: German is the source, as with the public ones. */
export type StaffKey = keyof typeof german
type Catalogue = Record<string, Parameters<typeof render>[1]>

// They do not weigh on residents: the chunk comes with the first page that needs it.
const chunks = import.meta.glob<Catalogue>('../../../i18n/*/staff.json', { import: 'default' })
const current = shallowRef<{ lang: Lang; messages: Catalogue }>()

/** Loads the sentences and follows the language of the page; false until they are there. */
export function useStaffWords(): ComputedRef<boolean> {
  watch(
    lang,
    async (wanted) => {
      const messages = await chunks[`../../../i18n/${wanted}/staff.json`]?.()
      if (messages && wanted === lang.value) current.value = { lang: wanted, messages }
    },
    { immediate: true },
  )
  return computed(() => current.value !== undefined)
}

/** The sentence for people who work here; `Count` chooses the plural form. */
export function s(key: StaffKey, params: Record<string, string | number> = {}): string {
  const message = current.value?.messages[key]
  return current.value && message !== undefined ? render(current.value.lang, message, params) : key
}

/** Keys of the sentences that are loaded: for codes of the server that may have one. */
export const staffKeys = (): readonly string[] => Object.keys(current.value?.messages ?? {})
