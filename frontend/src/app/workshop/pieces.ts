import type { Example, ExampleSet } from '@/ui/examples'

/** One state of a component, with its own address. */
export interface State {
  /** `AppButton.as-a-link`: anchor in the gallery and value of `?nur=`. */
  id: string
  set: ExampleSet
  example: Example
}

export interface Piece {
  name: string
  states: readonly State[]
  /** Where on a page it stands: `shell` brings the main part along, `beside` stands outside of it. */
  place: 'main' | 'shell' | 'beside'
}

// All in one chunk: as chunks of their own they would cut the public pages into crumbs.
const files = import.meta.glob<ExampleSet>('@/ui/*/*.examples.ts', { eager: true, import: 'default' })

const SHELL = ['PageShell']
const BESIDE = ['SiteHeader', 'SiteFooter', 'BannerBar']

export function slug(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase()
}

export function toPiece(set: ExampleSet): Piece {
  const { name } = set
  return {
    name,
    states: set.examples.map((example) => ({ id: `${name}.${slug(example.name)}`, set, example })),
    place: SHELL.includes(name) ? 'shell' : BESIDE.includes(name) ? 'beside' : 'main',
  }
}

/** Every component of src/ui, by name. */
export const pieces: readonly Piece[] = Object.values(files)
  .map(toPiece)
  .sort((a, b) => a.name.localeCompare(b.name, 'en'))

/** What an address asks for: `Component` with all its states, or `Component.state`. */
export function pick(wanted: string, from: readonly Piece[] = pieces): Piece | undefined {
  const piece = from.find(({ name }) => name === wanted.split('.')[0])
  if (!piece || piece.name === wanted) return piece
  const states = piece.states.filter(({ id }) => id === wanted)
  return states.length ? { ...piece, states } : undefined
}

/** Components whose name, or states whose name, contain the words; a component found by name keeps all its states. */
export function filterPieces(words: string, from: readonly Piece[] = pieces): readonly Piece[] {
  const wanted = words.trim().toLowerCase()
  if (!wanted) return from
  return from.flatMap((piece) => {
    if (piece.name.toLowerCase().includes(wanted)) return [piece]
    const states = piece.states.filter(({ example }) => example.name.toLowerCase().includes(wanted))
    return states.length ? [{ ...piece, states }] : []
  })
}
