import { shallowRef } from 'vue'
import type german from '@i18n/de/staff.json'
import { render, type Lang } from '@/lib/i18n'

type WorkshopKey = Extract<keyof typeof german, `workshop.${string}`>
type Catalogue = Record<string, Parameters<typeof render>[1]>

// The sentences of this page are those of people who build: they do not weigh on the public catalogue.
const chunks = import.meta.glob<Catalogue>('../../../../i18n/*/staff.json', { import: 'default' })
const current = shallowRef<{ lang: Lang; messages: Catalogue }>({ lang: 'de', messages: {} })

export async function loadWords(lang: Lang): Promise<void> {
  const messages = (await chunks[`../../../../i18n/${lang}/staff.json`]?.()) ?? {}
  current.value = { lang, messages }
}

export function w(key: WorkshopKey, params: Record<string, string | number> = {}): string {
  const { lang, messages } = current.value
  const message = messages[key]
  return message === undefined ? key : render(lang, message, params)
}
