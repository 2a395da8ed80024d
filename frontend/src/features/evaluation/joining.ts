import type { Row, Segment } from './api'

export type Side = 'before' | 'next' | 'other'

/** The number within the statement, out of the label «M-2026-00042/3»: of two that are joined the lower one stays. */
export const numberOf = ({ label }: Pick<Row, 'label'>) => Number(label.split('/').at(-1))

/**
 * What a segment can be joined with: others of the same statement that no step locks and whose words are of the same
 * version. Those beside it come first and are named so.
 */
export function neighboursOf(
  segment: Pick<Segment, 'id' | 'input' | 'siblings'>,
  locks: ReadonlySet<string>,
): { row: Row; side: Side }[] {
  const all = segment.siblings
  const at = all.findIndex(({ id }) => id === segment.id)
  const sides: Partial<Record<number, Side>> = { [at - 1]: 'before', [at + 1]: 'next' }
  const rank: Record<Side, number> = { before: 0, next: 1, other: 2 }
  return all
    .map((row, index) => ({ row, side: sides[index] ?? ('other' as const) }))
    .filter(({ row }) => row.id !== segment.id && !locks.has(row.place) && row.input === segment.input)
    .sort((a, b) => rank[a.side] - rank[b.side])
}
