import type { FieldErrors } from '@/lib/form'
import { s } from '@/lib/staff-words'
import type { StoredFile } from '@/ui/FileInput/files'
import type { NewVersion } from './api'

/** Where the words of a draft come from. */
export type Way = 'docx' | 'paste' | 'copy' | 'empty'

export interface SourceValues {
  way: Way
  files: StoredFile[]
  format: 'text' | 'markdown' | 'html'
  pasted: string
}

export const emptySource = (): SourceValues => ({ way: 'docx', files: [], format: 'text', pasted: '' })

/** A copy needs something to copy, and a translation needs words. */
export function waysOf(first: boolean, translation: boolean): readonly Way[] {
  if (translation) return ['docx', 'paste']
  return first ? ['docx', 'paste', 'empty'] : ['docx', 'paste', 'copy', 'empty']
}

/** Letters the server takes in one go. */
const MOST = 2_000_000

export function checkSource({ way, files, pasted }: Readonly<SourceValues>): FieldErrors<SourceValues> {
  if (way === 'docx' && files.length !== 1) return { files: s('consultations.wrong.file') }
  if (way === 'paste' && !pasted.trim()) return { pasted: s('consultations.wrong.pasted') }
  if (way === 'paste' && pasted.length > MOST) return { pasted: s('consultations.wrong.long') }
  return {}
}

export function sourceOf({ way, files, format, pasted }: Readonly<SourceValues>): NewVersion {
  switch (way) {
    case 'docx':
      return files[0] ? { fileId: files[0].id } : {}
    case 'paste':
      return { format, pasted }
    case 'copy':
      return { published: true }
    case 'empty':
      return {}
  }
}
