import { expect, it } from 'vitest'
import type { Cockpit, Project, Task } from './api'
import {
  barsOf,
  comingUp,
  greetingAt,
  groupsOf,
  inOrder,
  nextStep,
  placeOf,
  waiting,
  windowAt,
} from './model'

const now = new Date('2026-11-22T11:00:00Z')

function project(over: Partial<Project> = {}): Project {
  return {
    id: 'p1',
    slug: 'platz',
    title: 'Sonnenplatz',
    lang: 'de',
    space: 'Mitwirken',
    state: 'running',
    internal: false,
    edit: true,
    live: true,
    opensAt: '2026-11-01T00:00:00Z',
    closesAt: '2026-12-04T22:59:59Z',
    phases: [
      {
        id: 'f1',
        title: 'Mitwirken',
        participation: true,
        opensAt: '2026-11-01T00:00:00Z',
        closesAt: '2026-12-04T22:59:59Z',
      },
      {
        id: 'f2',
        title: 'Auswerten',
        participation: false,
        opensAt: '2026-12-05T00:00:00Z',
        closesAt: '2027-01-31T22:59:59Z',
      },
    ],
    ...over,
  }
}
const task = (kind: Task['kind'], over: Partial<Task> = {}): Task => ({
  kind,
  count: 0,
  more: false,
  ...over,
})

it('greets by the hour in Zurich', () => {
  expect(greetingAt(new Date('2026-11-22T07:00:00Z'))).toBe('morning')
  expect(greetingAt(new Date('2026-07-22T09:30:00Z'))).toBe('day')
  expect(greetingAt(new Date('2026-11-22T16:30:00Z'))).toBe('evening')
})

it('puts tasks of a kind on one sheet, with their projects', () => {
  const groups = groupsOf({
    projects: [project()],
    tasks: [
      task('approve', { project: 'p1' }),
      task('ends', { project: 'p1' }),
      task('export', { count: 3, more: true }),
    ],
  })
  expect(groups.map(({ kind, count, now }) => [kind, count, now])).toEqual([
    ['approve', 1, true],
    ['ends', 1, false],
    ['export', 3, false],
  ])
  expect(groups[0]?.tasks[0]?.project?.title).toBe('Sonnenplatz')
  expect(groups[2]?.more).toBe(true)
})

it('counts what waits and what ends today', () => {
  const tasks = [
    task('ends', { due: '2026-11-22T22:59:59Z' }),
    task('ends', { due: '2026-11-23T22:59:59Z' }),
    task('entries', { count: 4 }),
  ]
  expect(waiting(tasks, now)).toEqual({ all: 6, today: 1 })
})

it('looks at twelve months around today', () => {
  const { months, from, to } = windowAt(now, 0)
  expect(months).toHaveLength(12)
  expect(from.toISOString()).toBe('2026-08-01T12:00:00.000Z')
  expect(to.toISOString()).toBe('2027-08-01T12:00:00.000Z')
  expect(windowAt(now, -6).from.toISOString()).toBe('2026-02-01T12:00:00.000Z')
  expect(placeOf(new Date('2026-01-01'), { from, to })).toBeUndefined()
  expect(placeOf(from, { from, to })).toBe('0%')
})

it('draws phases where they lie and cuts them at the ends', () => {
  const frame = { from: new Date('2026-11-21T00:00:00Z'), to: new Date('2026-12-11T00:00:00Z') }
  const bars = barsOf(project(), frame, now)
  expect(bars.map(({ id, state, start }) => [id, state, start])).toEqual([
    ['f1', 'now', '0%'],
    ['f2', 'future', '70%'],
  ])
  expect(bars[1]?.size).toBe('30%')
  expect(barsOf(project(), windowAt(now, 24), now)).toEqual([])
  expect(barsOf(project({ state: 'withdrawn' }), frame, now).map(({ state }) => state)).toEqual([
    'past',
    'past',
  ])
})

it('shows what runs first, the next deadline on top', () => {
  const list = inOrder([
    project({ id: 'draft', state: 'draft' }),
    project({ id: 'late', closesAt: '2027-01-01T00:00:00Z' }),
    project({ id: 'soon' }),
    project({ id: 'over', state: 'closed' }),
  ])
  expect(list.map(({ id }) => id)).toEqual(['soon', 'late', 'draft', 'over'])
})

it('says what comes next', () => {
  expect(nextStep(project(), now)).toEqual({ step: 'ends', at: new Date('2026-12-04T22:59:59Z') })
  expect(nextStep(project({ state: 'planned', opensAt: '2027-02-01T00:00:00Z' }), now).step).toBe('opens')
  const display = project().phases.map((phase) => ({ ...phase, participation: false }))
  expect(nextStep(project({ phases: display }), now).step).toBe('ends')
  const undated = project({ state: 'draft' })
  delete undated.opensAt
  expect(nextStep(undated, now)).toEqual({ step: 'undated' })
  expect(nextStep(project({ state: 'evaluation' }), now)).toEqual({ step: 'evaluation' })
})

it('lists deadlines, events and milestones in the order of time', () => {
  const cockpit: Cockpit = {
    at: now.toISOString(),
    tasks: [],
    more: false,
    projects: [project(), project({ id: 'p2', state: 'draft' })],
    entries: [
      {
        id: 'e1',
        project: 'p1',
        kind: 'event',
        title: 'Rundgang',
        lang: 'de',
        at: '2026-11-30T17:00:00Z',
        exact: false,
        cancelled: false,
      },
      {
        id: 'e2',
        project: 'nowhere',
        kind: 'event',
        title: 'x',
        lang: 'de',
        at: '2026-11-30T17:00:00Z',
        exact: false,
        cancelled: false,
      },
    ],
  }
  expect(comingUp(cockpit, now, 60).map(({ id, kind, exact }) => [id, kind, exact])).toEqual([
    ['e1', 'event', true],
    ['ends-f1', 'ends', true],
  ])
})
