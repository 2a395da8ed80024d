import type { Choice } from './api'

const filters = ['space', 'topic', 'quarter', 'kind'] as const
const groups = ['open', 'planned', 'finished'] as const

const word = (value: unknown) => (typeof value === 'string' && value ? value : undefined)

/** What the address says; keys are put in one order, so that the same selection is asked once. */
export function choiceOf(query: Record<string, unknown>): Choice {
  const group = groups.find((known) => known === query.group)
  return Object.fromEntries([
    ...filters.flatMap((name) => {
      const value = word(query[name])
      return value ? [[name, value]] : []
    }),
    ...(group ? [['group', group]] : []),
  ])
}

export const views = ['list', 'map', 'calendar'] as const
export type View = (typeof views)[number]

/** How the projects are shown: as a list, unless the address says otherwise. */
export const viewOf = ({ view }: Record<string, unknown>): View =>
  views.find((known) => known === view) ?? 'list'
