/**
 * Poster geometry from an id: the same project always gets the same picture, on every screen and on the server's share
 * image. Shapes carry a tint number, not a colour, so that one drawing serves every accent, light and dark.
 */
export const TOPICS = [
  'mobility',
  'nature',
  'building',
  'digital',
  'budget',
  'school',
  'culture',
  'social',
  'safety',
  'general',
] as const
export type Topic = (typeof TOPICS)[number]

/** 1 (lightest) to 5 (deepest). */
export type Tint = 1 | 2 | 3 | 4 | 5

export type Shape =
  | { kind: 'disc'; x: number; y: number; r: number; tint: Tint }
  | { kind: 'bar'; x: number; y: number; w: number; h: number; tint: Tint }
  | { kind: 'area'; d: string; tint: Tint }
  | { kind: 'stroke'; d: string; width: number; tint: Tint }

export interface Cover {
  ground: Tint
  shapes: Shape[]
  /** The one yellow disc: a place where people meet. */
  sun: { x: number; y: number; r: number }
}

export const WIDTH = 16
export const HEIGHT = 9

type Random = () => number

/** FNV-1a of the text, then a murmur step per number; no date, no Math.random. */
function randomOf(text: string): Random {
  let h = 2166136261
  for (const letter of text) h = Math.imul(h ^ (letter.codePointAt(0) ?? 0), 16777619)
  return () => {
    h = Math.imul(h ^ (h >>> 15), 2246822507)
    h = Math.imul(h ^ (h >>> 13), 3266489909)
    h ^= h >>> 16
    return (h >>> 0) / 4294967296
  }
}

const at = (n: number) => Math.round(n * 100) / 100

interface Brush {
  random: Random
  between: (low: number, high: number) => number
  /** A tint that differs from the ground and from the one picked before. */
  tint: () => Tint
}

type Motif = (brush: Brush) => Shape[]

/** Arcs around one corner: a stage, a schoolyard, ripples. */
const arcs: Motif = ({ between, tint }) => {
  const [x, right] = [between(1, 4), between(0, 1) > 0.5]
  const cx = right ? WIDTH - x : x
  return [9.4, 7.6, 5.8, 4, 2.2].map((r) => ({ kind: 'disc', x: at(cx), y: HEIGHT, r, tint: tint() }))
}

/** Quarter circles on a grid of squares: houses, rooms, neighbours. */
const tiles: Motif = ({ random, tint }) => {
  const size = 3
  const shapes: Shape[] = []
  for (let y = 0; y < HEIGHT; y += size) {
    for (let x = -1; x < WIDTH; x += size) {
      if (random() > 0.66) continue
      const [right, below] = [random() > 0.5, random() > 0.5]
      const [cx, cy] = [right ? x + size : x, below ? y + size : y]
      const [farX, farY] = [right ? x : x + size, below ? y : y + size]
      const sweep = right === below ? 1 : 0
      shapes.push({
        kind: 'area',
        d: `M${cx} ${cy}H${farX}A${size} ${size} 0 0 ${sweep} ${cx} ${farY}Z`,
        tint: tint(),
      })
    }
  }
  return shapes
}

/** Bars of unequal height: a skyline, a budget. */
const bars: Motif = ({ between, tint }) => {
  const shapes: Shape[] = []
  for (let x = 0; x < WIDTH;) {
    const [w, h] = [between(0.6, 2.4), between(1.6, 7)]
    shapes.push({ kind: 'bar', x: at(x), y: at(HEIGHT - h), w: at(w - 0.12), h: at(h), tint: tint() })
    x += w
  }
  return shapes
}

/** Long waves: the Reuss, hills, wind. */
const waves: Motif = ({ between, tint }) =>
  Array.from({ length: 7 }, (_, i) => {
    const y = -3 + i * 2
    return {
      kind: 'stroke',
      d: `M-1 ${y + 5}C4 ${at(y + between(-0.6, 0.6))} 9 ${at(y + 8)} 17 ${y + 2}`,
      width: at(between(0.7, 1.5)),
      tint: tint(),
    } satisfies Shape
  })

/** Lanes that run and turn together: streets, tracks, paths to school. */
const lanes: Motif = ({ between, tint }) => {
  const turn = at(between(5, 10))
  const lanesOf = [0, 1, 2, 3, 4]
  return lanesOf.map((i) => {
    const y = at(1 + i * 1.45)
    const r = at(6.6 - i * 1.15)
    return {
      kind: 'stroke',
      d: `M-1 ${y}H${turn}A${r} ${r} 0 0 1 ${at(turn + r)} ${at(y + r)}V10`,
      width: 1,
      tint: tint(),
    }
  })
}

/** Dots that grow from one side to the other: data, pixels, many voices. */
const dots: Motif = ({ between, random, tint }) => {
  const tints = [tint(), tint()] as const
  const lean = between(-0.5, 0.5)
  const shapes: Shape[] = []
  for (let row = 0; row < 6; row++) {
    for (let column = 0; column < 11; column++) {
      const grow = column / 10 + (lean * row) / 5
      const r = 0.12 + Math.min(0.74, Math.max(0, grow)) * 0.82
      shapes.push({
        kind: 'disc',
        x: at(0.5 + column * 1.5),
        y: at(0.75 + row * 1.5),
        r: at(r),
        tint: tints[random() > 0.86 ? 1 : 0],
      })
    }
  }
  return shapes
}

/** Slanted stripes: a barrier, a flag, a crossing. */
const stripes: Motif = ({ between, tint }) => {
  const shapes: Shape[] = []
  for (let x = -6; x < WIDTH + 2;) {
    const w = between(0.8, 2.4)
    shapes.push({
      kind: 'area',
      d: `M${at(x)} ${HEIGHT}L${at(x + 5)} 0H${at(x + 5 + w)}L${at(x + w)} ${HEIGHT}Z`,
      tint: tint(),
    })
    x += w + between(0.3, 1)
  }
  return shapes
}

/** Large half discs that lean on each other: together. */
const halves: Motif = ({ between, tint }) =>
  [0, 1, 2, 3].map((i) => {
    const r = at(between(1.8, 2.9))
    const x = at(1.6 + i * 4.2)
    const y = i % 2 ? HEIGHT : at(between(4.2, 5.6))
    return {
      kind: 'area',
      d: `M${at(x - r)} ${y}A${r} ${r} 0 0 1 ${at(x + r)} ${y}V${HEIGHT}H${at(x - r)}Z`,
      tint: tint(),
    }
  })

const MOTIFS: Record<Topic, readonly Motif[]> = {
  mobility: [lanes, stripes],
  nature: [waves, arcs],
  building: [bars, tiles],
  digital: [dots, tiles],
  budget: [bars, dots],
  school: [lanes, arcs],
  culture: [arcs, halves],
  social: [halves, tiles],
  safety: [stripes, lanes],
  general: [arcs, tiles, bars, waves, lanes, dots, stripes, halves],
}

export function drawCover(id: string, topic: Topic = 'general'): Cover {
  const random = randomOf(`${topic}/${id}`)
  const between = (low: number, high: number) => low + random() * (high - low)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  // The first numbers of near ids resemble each other; let them pass.
  random()
  random()
  const ground = pick([1, 1, 2, 4, 5] as const)
  let last: Tint = ground
  const tint = (): Tint => {
    const rest = ([1, 2, 3, 4, 5] as const).filter((t) => t !== ground && t !== last)
    return (last = pick(rest))
  }
  const motif = pick(MOTIFS[topic])
  const shapes = motif({ random, between, tint })
  const sun = { x: at(between(9.5, 14)), y: at(between(1.9, 4.2)), r: at(between(0.9, 1.5)) }
  return { ground, shapes, sun }
}
