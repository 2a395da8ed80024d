import {
  channels,
  decisions,
  dues,
  emptyFilter,
  inputs,
  kinds,
  NOBODY,
  OPEN,
  positions,
  releases,
  sorts,
  type FilterValues,
} from './model'

/*
 * What staff look at, in the address: it can be copied, reloaded and gone back to. Ids and fixed words only; the
 * words that somebody searches for may be a name, and stay in the tab.
 */

/** The part of the page about a consultation that this is. */
export const TAB = 'auswertung'

export const views = ['table', 'similar', 'texts', 'steps'] as const
export type View = (typeof views)[number]
const viewNames: Record<View, string> = {
  table: '',
  similar: 'aehnliche',
  texts: 'bausteine',
  steps: 'schritte',
}

export interface Desk {
  view: View
  /** The segment that is open; empty for none. */
  segment: string
  /** The group that is open among the similar ones. */
  similar: string
  sort: (typeof sorts)[number]
  filter: FilterValues
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const id = (value: string) => uuid.test(value)
const oneOf =
  (...known: readonly string[]) =>
  (value: string) =>
    known.includes(value)
const either = (word: string) => (value: string) => value === word || id(value)

/** How each filter is called in the address, and which values it may have. */
const filters: Record<Exclude<keyof FilterValues, 'q'>, [name: string, valid: (value: string) => boolean]> = {
  chapter: ['kapitel', (value) => /^[a-z2-7]{10}$/.test(value)],
  tag: ['schlagwort', id],
  place: ['schritt', id],
  assignee: ['zustaendig', either(NOBODY)],
  position: ['haltung', oneOf(...positions)],
  decision: ['entscheid', oneOf(OPEN, ...decisions)],
  kind: ['art', oneOf(...kinds)],
  channel: ['kanal', oneOf(...channels)],
  due: ['frist', oneOf(...dues)],
  input: ['stand', oneOf(...inputs)],
  released: ['freigabe', oneOf(...releases)],
  group: ['gruppe', id],
  statement: ['stellungnahme', id],
  textBlock: ['baustein', id],
}
type Query = Readonly<Record<string, unknown>>

export function deskOf(query: Query, q = ''): Desk {
  const read = (name: string, valid: (value: string) => boolean) => {
    const value = query[name]
    return typeof value === 'string' && valid(value) ? value : ''
  }
  const filter = { ...emptyFilter(), q }
  for (const [key, [name, valid]] of Object.entries(filters)) filter[key as 'chapter'] = read(name, valid)
  return {
    view: views.find((view) => view !== 'table' && viewNames[view] === query.ansicht) ?? 'table',
    segment: read('abschnitt', id),
    similar: read('aehnlich', id),
    sort: sorts.find((sort) => sort === query.reihenfolge) ?? 'document',
    filter,
  }
}

/** The address of what is looked at, without what is as usual. */
export function queryOf({ view, segment, similar, sort, filter }: Desk): Record<string, string> {
  const all = {
    ansicht: viewNames[view],
    ...Object.fromEntries(
      Object.entries(filters).map(([key, [name]]) => [name, filter[key as keyof typeof filters]]),
    ),
    reihenfolge: sort === 'document' ? '' : sort,
    aehnlich: view === 'similar' ? similar : '',
    abschnitt: segment,
  }
  return { teil: TAB, ...Object.fromEntries(Object.entries(all).filter(([, value]) => value)) }
}
