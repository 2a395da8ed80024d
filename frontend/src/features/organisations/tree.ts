/** The server allows no more floors than this. */
export const maxDepth = 6

interface Node {
  id: string
  parentId?: string
  active: boolean
}

export interface Branch<U> {
  unit: U
  below: Branch<U>[]
}

/** Units in the order they came, each below its parent. One whose parent is not among them stands at the top. */
export function treeOf<U extends Node>(units: readonly U[]): Branch<U>[] {
  const branches = new Map(units.map((unit) => [unit.id, { unit, below: [] } as Branch<U>]))
  const top: Branch<U>[] = []
  for (const branch of branches.values()) {
    const parent = branch.unit.parentId === undefined ? undefined : branches.get(branch.unit.parentId)
    ;(parent?.below ?? top).push(branch)
  }
  return top
}

export interface Place<U> {
  unit: U
  /** 1 at the top. */
  depth: number
}

/** Where a unit can hang: below active ones, never below itself, and not deeper than the server allows. */
export function placesFor<U extends Node>(units: readonly U[], moving?: string): Place<U>[] {
  const tree = treeOf(units)
  const room = maxDepth - (moving === undefined ? 1 : heightOf(find(tree, moving)))
  const walk = (branches: Branch<U>[], depth: number): Place<U>[] =>
    branches.flatMap(({ unit, below }) =>
      unit.id === moving || !unit.active || depth > room ? [] : [{ unit, depth }, ...walk(below, depth + 1)],
    )
  return walk(tree, 1)
}

function heightOf<U>(branch: Branch<U> | undefined): number {
  return branch ? 1 + Math.max(0, ...branch.below.map(heightOf)) : 1
}

function find<U extends Node>(branches: Branch<U>[], id: string): Branch<U> | undefined {
  for (const branch of branches) {
    const here = branch.unit.id === id ? branch : find(branch.below, id)
    if (here) return here
  }
  return undefined
}
