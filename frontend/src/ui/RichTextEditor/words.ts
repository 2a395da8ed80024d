import { shallowRef } from 'vue'
import type german from '@i18n/de/staff.json'
import type { Lang } from '@/lib/i18n'

export type EditorKey = Extract<keyof typeof german, `ui.editor.${string}`>

// The texts of the back office are chunks of their own: they come with the editor.
const chunks = import.meta.glob<Record<string, string>>('../../../../i18n/*/staff.json', {
  import: 'default',
})
const texts = shallowRef<Record<string, string>>({})

export async function loadWords(lang: Lang): Promise<void> {
  const load = chunks[`../../../../i18n/${lang}/staff.json`]
  if (load) texts.value = await load()
}

export function word(key: EditorKey): string {
  return texts.value[key] ?? key
}
