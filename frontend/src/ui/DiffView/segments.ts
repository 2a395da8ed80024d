/** A stretch of text as the server compares two versions. */
export interface DiffSegment {
  op: 'equal' | 'insert' | 'delete'
  text: string
}

/** With the number of the place it belongs to, from 1; 0 is unchanged. */
export interface DiffPart extends DiffSegment {
  place: number
}

/** What stands side by side, a deletion and the insertion that replaces it, is one place to the reader. */
export function numberPlaces(segments: readonly DiffSegment[]): DiffPart[] {
  let place = 0
  let inside = false
  return segments
    .filter((segment) => segment.text !== '')
    .map((segment) => {
      if (segment.op === 'equal') {
        inside = false
        return { ...segment, place: 0 }
      }
      if (!inside) place++
      inside = true
      return { ...segment, place }
    })
}

/** One of the two versions, with its own marks only. */
export function sideOf(parts: readonly DiffPart[], side: 'before' | 'after'): DiffPart[] {
  const foreign = side === 'before' ? 'insert' : 'delete'
  return parts.filter((part) => part.op !== foreign)
}
