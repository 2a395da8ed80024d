import type { Statement } from './api'

/* What stands above the remarks: who sends, what is enclosed, and «we have no comments». */

export type Contact = Statement['contact']
type StoredFile = Statement['files'][number]

export interface HeadWords {
  contact: Required<Contact>
  onBehalf: string
  category: string
  noComment: boolean
  files: Pick<StoredFile, 'id' | 'name' | 'size'>[]
}

export const contactFields = ['name', 'street', 'town', 'email'] as const

export const headOf = ({ contact, onBehalf, category, noComment, files }: Statement): HeadWords => ({
  contact: {
    name: contact.name ?? '',
    street: contact.street ?? '',
    town: contact.town ?? '',
    email: contact.email ?? '',
  },
  onBehalf: onBehalf ?? '',
  category: category ?? '',
  noComment,
  files: files.map(({ id, name, size }) => ({ id, name, size })),
})

const parts = ['contact', 'onBehalf', 'category', 'noComment', 'files'] as const
/** The server joins words by single spaces: that alone is no difference. */
const line = (words: unknown) =>
  JSON.stringify(words, (_, value: unknown) =>
    typeof value === 'string' ? value.trim().replace(/\s+/g, ' ') : value,
  )

export const sameHead = (a: HeadWords, b: HeadWords) => line(a) === line(b)

/** As `merge` of words.ts: where both have changed a part mine stays, and theirs is shown beside it. */
export function mergeHead(
  base: HeadWords,
  mine: HeadWords,
  now: HeadWords,
): { words: HeadWords; theirs: Partial<HeadWords> } {
  const words = { ...mine }
  const theirs: Partial<HeadWords> = {}
  for (const part of parts) {
    if (line(base[part]) === line(now[part]) || line(mine[part]) === line(now[part])) continue
    if (part === 'files') {
      // Files are a heap: what either of us put there stays, what either took away goes.
      const had = new Set(base.files.map(({ id }) => id))
      const theirIds = new Set(now.files.map(({ id }) => id))
      const mineStay = mine.files.filter(({ id }) => !had.has(id) || theirIds.has(id))
      const added = now.files.filter(({ id }) => !had.has(id))
      words.files = [...mineStay, ...added]
    } else if (line(base[part]) === line(mine[part])) Object.assign(words, { [part]: now[part] })
    else Object.assign(theirs, { [part]: now[part] })
  }
  return { words, theirs }
}
