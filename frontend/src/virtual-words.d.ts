declare module 'virtual:words' {
  import type { Lang, WordsPart } from '@/lib/i18n'
  const words: Record<'first' | WordsPart, Record<Lang, () => Promise<{ default: object }>>>
  export default words
}
