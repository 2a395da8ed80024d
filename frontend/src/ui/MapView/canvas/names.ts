export interface Spot {
  x: number
  y: number
}
export interface Area extends Spot {
  width: number
  height: number
}

/** Pixels between a name and the place it belongs to: as far as a marker reaches. */
const AWAY = 20

/**
 * Where a name of this size stands so that it covers nothing and nothing covers it: below its place, above, to the right
 * or left, or a line further down; nowhere when all of that is taken.
 */
export function freeSpot(
  place: Spot,
  { width, height }: Pick<Area, 'width' | 'height'>,
  taken: readonly Area[],
): Spot | undefined {
  const middle = place.x - width / 2
  const beside = place.y - height / 2
  return [
    { x: middle, y: place.y + AWAY },
    { x: middle, y: place.y - AWAY - height },
    { x: place.x + AWAY, y: beside },
    { x: place.x - AWAY - width, y: beside },
    { x: middle, y: place.y + AWAY + height },
  ].find((spot) => !taken.some((area) => overlap({ ...spot, width, height }, area)))
}

const overlap = (a: Area, b: Area) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
