import type { StoredFile } from '@/lib/api/upload'
import type { ReportBody, StaffReport } from './api'

/** Languages that a report can be written in; German always is. */
export const langs = ['de', 'fr', 'it', 'en'] as const
export type ReportLang = (typeof langs)[number]

/** What somebody writes at the head of a report. */
export interface Writing {
  introduction: Record<string, string>
  procedure: Record<string, string>
  named: boolean
  template: StoredFile | undefined
}

const copy = (texts: Readonly<Record<string, string>>) => ({ ...texts })

export const writingOf = ({ introduction, procedure, named, template }: StaffReport): Writing => ({
  introduction: copy(introduction),
  procedure: copy(procedure),
  named,
  template,
})

/** Texts that say nothing count as none: an editor leaves an empty paragraph behind. */
const said = (texts: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(texts)
      .filter(([, html]) => html.replace(/<[^>]*>|&nbsp;|\s/g, '') !== '')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )

export const bodyOf = (
  { introduction, procedure, named, template }: Writing,
  version: number,
): ReportBody => ({
  version,
  introduction: said(introduction),
  procedure: said(procedure),
  named,
  ...(template ? { templateId: template.id } : {}),
})

export const sameWriting = (a: Writing, b: Writing) =>
  JSON.stringify(bodyOf(a, 0)) === JSON.stringify(bodyOf(b, 0))

const fields = ['introduction', 'procedure'] as const

/** What is decided on its own when two people have saved: each text in each language, the names, the template. */
export function partsOf(writing: Writing): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    ...fields.flatMap((field) =>
      Object.entries(said(writing[field])).map(([of, html]): [string, string] => [`${field}/${of}`, html]),
    ),
    ['named', writing.named],
    ['template', writing.template?.id ?? ''],
  ])
}

/** What somebody else has saved, with the parts of one’s own that are kept. */
export function merged(mine: Writing, theirs: Writing, keep: ReadonlySet<string>): Writing {
  const texts = (field: (typeof fields)[number]) => {
    const mineIs = (of: string) => keep.has(`${field}/${of}`)
    return {
      ...Object.fromEntries(Object.entries(theirs[field]).filter(([of]) => !mineIs(of))),
      ...Object.fromEntries(Object.entries(mine[field]).filter(([of]) => mineIs(of))),
    }
  }
  return {
    introduction: texts('introduction'),
    procedure: texts('procedure'),
    named: keep.has('named') ? mine.named : theirs.named,
    template: keep.has('template') ? mine.template : theirs.template,
  }
}

/** Steps of a report, with what is over, what is now and what is to come. */
export const steps = ['work', 'review', 'published'] as const
export function stepsOf({ state, fourEyes }: Pick<StaffReport, 'state' | 'fourEyes'>) {
  const way = steps.filter((step) => step !== 'review' || fourEyes || state === 'review')
  const now = way.indexOf(state)
  return way.map((step, at) => ({
    step,
    when: at < now || state === 'published' ? 'done' : at === now ? 'now' : 'next',
  })) as { step: (typeof steps)[number]; when: 'done' | 'now' | 'next' }[]
}

/** What is missing before a report can be published. */
export function missingOf({ runsUntil, statistics, state }: StaffReport): ('running' | 'open')[] {
  if (state === 'published') return []
  return [...(runsUntil ? (['running'] as const) : []), ...(statistics.open ? (['open'] as const) : [])]
}
