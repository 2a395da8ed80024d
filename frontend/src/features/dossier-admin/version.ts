import type { FieldErrors, FieldName } from '@/lib/form'
import { t } from '@/lib/i18n'
import { s } from '@/lib/staff-words'
import type { StoredFile } from '@/ui/FileInput/files'
import type { NewVersion } from './api'
import type { TextLang } from './values'

export const ways = ['file', 'text', 'markdown'] as const
export type Way = (typeof ways)[number]

/** A version of a document as the form holds it: all three ways keep what was put into them. */
export interface VersionValues {
  lang: TextLang
  way: Way
  files: StoredFile[]
  text: string
  markdown: string
  note: string
}

export const emptyVersion = (): VersionValues => ({
  lang: 'de',
  way: 'file',
  files: [],
  text: '',
  markdown: '',
  note: '',
})

const mostNote = 500

export function checkVersion(values: Readonly<VersionValues>): FieldErrors<VersionValues> {
  const { way, files, text, markdown, note } = values
  const errors: FieldErrors<VersionValues> = {}
  if (way === 'file' && files.length !== 1) errors.files = s('dossier.wrong.file')
  if (way === 'text' && !text) errors.text = s('dossier.wrong.text')
  if (way === 'markdown' && !markdown.trim()) errors.markdown = s('dossier.wrong.text')
  if ([...note].length > mostNote) errors.note = t('form.tooLong', { Max: mostNote })
  return errors
}

/** Exactly one of file, HTML and Markdown goes to the server. */
export function versionOf({ lang, way, files, text, markdown, note }: Readonly<VersionValues>): NewVersion {
  const content: Record<Way, Partial<NewVersion>> = {
    file: files[0] ? { fileId: files[0].id } : {},
    text: { html: text },
    markdown: { markdown },
  }
  return { lang, ...content[way], ...(note.trim() ? { note: note.trim() } : {}) }
}

export function versionField(path: readonly string[]): FieldName<VersionValues> | undefined {
  const name = path.at(-1)
  switch (name) {
    case 'fileId':
      return 'files'
    case 'html':
      return 'text'
    case 'markdown':
    case 'note':
    case 'lang':
      return name
    default:
      return undefined
  }
}

/** The file lies there and nobody gets it yet: it is looked through for viruses. */
export function isChecking(file: StoredFile | undefined): boolean {
  return file !== undefined && 'state' in file && file.state === 'checking'
}
