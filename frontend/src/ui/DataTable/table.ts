export interface Column<T> {
  key: string
  label: string
  /** What stands in the cell, unless a slot named `cell-<key>` draws it. Whole numbers are written our way. */
  value?: ((row: T) => string | number | undefined) | undefined
  sortable?: boolean | undefined
  /** Lined up at the end, figures under figures. */
  numeric?: boolean | undefined
  /** Cannot be hidden. The first column never can: it names the row. */
  always?: boolean | undefined
  /** Hidden until somebody wants it. */
  extra?: boolean | undefined
}

export interface Sort {
  key: string
  direction: 'ascending' | 'descending'
}

/** The same column again turns round; another one begins ascending. */
export function nextSort(current: Sort | undefined, key: string): Sort {
  const turn = current?.key === key && current.direction === 'ascending'
  return { key, direction: turn ? 'descending' : 'ascending' }
}

/**
 * A press with Shift carries the new state of a row over all rows between it and the one pressed before.
 * What is selected but not among `keys` (another page of the list) stays selected.
 */
export function select(
  keys: readonly string[],
  selected: readonly string[],
  key: string,
  on: boolean,
  from?: string,
): string[] {
  const start = from === undefined ? -1 : keys.indexOf(from)
  const end = keys.indexOf(key)
  const touched = start < 0 ? [key] : keys.slice(Math.min(start, end), Math.max(start, end) + 1)
  const rest = selected.filter((other) => !touched.includes(other))
  return on ? [...rest, ...touched] : rest
}

function storageName(table: string): string {
  return `mitwirken:columns:${table}`
}

/** Which columns somebody has chosen in this table before; undefined for nobody. */
export function readColumns(table: string | undefined): string[] | undefined {
  if (!table) return undefined
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageName(table)) ?? '')
    return Array.isArray(stored) ? stored.filter((key) => typeof key === 'string') : undefined
  } catch {
    return undefined
  }
}

export function writeColumns(table: string | undefined, visible: readonly string[] | undefined): void {
  if (!table) return
  try {
    if (visible) localStorage.setItem(storageName(table), JSON.stringify(visible))
    else localStorage.removeItem(storageName(table))
  } catch {
    // Storage can be switched off; the choice then lasts until the page is left.
  }
}
