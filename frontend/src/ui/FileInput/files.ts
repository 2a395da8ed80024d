import { fileSize } from '@/lib/format'
import { lang, t } from '@/lib/i18n'

/** What the server keeps of a file. */
export interface StoredFile {
  id: string
  name: string
  /** Bytes. */
  size: number
}

/** One transfer: `progress` is told shares from 0 to 1 as they come; `abort` ends it, and `done` rejects then. */
export interface Upload {
  done: Promise<StoredFile>
  abort: () => void
}
export type StartUpload = (file: File, progress: (share: number) => void) => Upload

export interface Limits {
  /** File endings such as `.pdf`; none means every format. The server looks into the file itself. */
  types: readonly string[]
  /** Bytes; 0 for no limit. */
  size: number
  /** How many files in all; 0 for no limit. */
  count: number
}

/** «PDF, JPG oder PNG» */
export function typeNames(types: readonly string[]): string {
  const names = types.map((type) => type.replace(/^\./, '').toUpperCase())
  const last = names.pop() ?? ''
  return names.length ? t('ui.file.or', { First: names.join(', '), Last: last }) : last
}

/** Said before anybody chooses a file. */
export function limitSentences({ types, size, count }: Limits): string {
  return [
    types.length ? t('ui.file.types', { Types: typeNames(types) }) : '',
    size ? t('ui.file.size', { Size: fileSize(lang.value, size) }) : '',
    count ? t('ui.file.count', { Count: count }) : '',
  ]
    .filter(Boolean)
    .join(' ')
}

/** Why a file is not even sent, or undefined. `place` is how many there are before it. */
export function refusal(file: File, { types, size, count }: Limits, place: number): string | undefined {
  const Name = file.name
  if (count && place >= count) return t('ui.file.tooMany', { Name, Count: count })
  const fits = types.some((type) => Name.toLowerCase().endsWith(type.toLowerCase()))
  if (types.length && !fits) return t('ui.file.wrongType', { Name, Types: typeNames(types) })
  if (size && file.size > size) {
    return t('ui.file.tooLarge', {
      Name,
      Size: fileSize(lang.value, file.size),
      Max: fileSize(lang.value, size),
    })
  }
  return file.size === 0 ? t('ui.file.empty', { Name }) : undefined
}
