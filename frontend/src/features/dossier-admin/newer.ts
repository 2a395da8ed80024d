import { s } from '@/lib/staff-words'
import { plainText } from '@/ui/RichText/plain'
import type { Kind } from './api'
import type { Path } from './merge'
import { langName, progressWords, whenWords } from './model'
import { bodyOf, type Parts, type Text, type TextLang } from './values'

/** The name of a part, as its field has it: «Titel (Français)». */
export function pathWords(path: Path): string {
  const [head, of, part] = path.split('/') as [
    Exclude<Path, `texts/${string}`> | 'texts',
    TextLang,
    keyof Text,
  ]
  if (head !== 'texts') return s(`dossier.part.${head}`)
  const Part = s(`dossier.field.${part}`)
  return of === 'de' ? Part : s('dossier.in', { Part, Language: langName(of) })
}

/** What stands in a part, for somebody who compares. */
export function plainWords(kind: Kind, path: Path, parts: Readonly<Parts>): string {
  const [head, of, part] = path.split('/')
  if (head === 'texts') {
    const text = parts.texts[of as TextLang][part as keyof Text]
    return part === 'text' ? plainText(text) : text
  }
  switch (path) {
    case 'when':
    case 'until': {
      const body = bodyOf(kind, parts)
      // What is typed right now may be no moment yet.
      return body.at ? whenWords(kind, body) : [parts.date, parts.time].join(' ')
    }
    case 'cancelled':
      return s(parts.cancelled ? 'dossier.cancelled' : 'dossier.notCancelled')
    case 'progress':
      return progressWords(bodyOf(kind, parts))
    case 'sort':
      return s(`dossier.sort.${parts.sort}`)
    case 'place':
    case 'url':
      return parts[path]
    default:
      return ''
  }
}
