import { momentOf } from '@/lib/zurich'
import type { Cockpit, Entry, Project, Task } from './api'

/** Which greeting fits the hour in Zurich. */
export function greetingAt(now: Date): 'morning' | 'day' | 'evening' {
  const hour = Number(momentOf(now.toISOString()).time.split('.')[0])
  return hour < 11 ? 'morning' : hour < 17 ? 'day' : 'evening'
}

/** Tasks of one kind on one sheet. */
export interface Group {
  kind: Task['kind']
  /** How many things: of a task that counts, its count. */
  count: number
  more: boolean
  tasks: { task: Task; project: Project | undefined }[]
  /** The reader decides here and others wait: the one yellow edge. */
  now: boolean
}

const decisions: Task['kind'][] = ['approve', 'entries', 'log_broken']

/** In the order in which the server has put them. */
export function groupsOf({ tasks, projects }: Pick<Cockpit, 'tasks' | 'projects'>): Group[] {
  const byId = new Map(projects.map((project) => [project.id, project]))
  const groups = new Map<Task['kind'], Group>()
  for (const task of tasks) {
    const { kind } = task
    const group = groups.get(kind) ?? {
      kind,
      count: 0,
      more: false,
      tasks: [],
      now: decisions.includes(kind),
    }
    group.count += Math.max(1, task.count)
    group.more ||= task.more
    group.tasks.push({ task, project: task.project ? byId.get(task.project) : undefined })
    groups.set(kind, group)
  }
  return [...groups.values()]
}

/** How many things wait, and how many of them end today. */
export function waiting(tasks: readonly Task[], now: Date): { all: number; today: number } {
  const today = momentOf(now.toISOString()).date
  const ends = tasks.filter(({ kind, due }) => kind === 'ends' && due && momentOf(due).date === today)
  return { all: tasks.reduce((sum, { count }) => sum + Math.max(1, count), 0), today: ends.length }
}

const DAY = 86_400_000

/** Twelve months to look at, from the first of a month; `shift` moves it by months. */
export function windowAt(now: Date, shift: number): { from: Date; to: Date; months: Date[] } {
  const [year = 0, month = 0] = momentOf(now.toISOString()).date.split('-').map(Number)
  // Noon keeps the month the same wherever it is said.
  const at = (n: number) => new Date(Date.UTC(year, month - 1 - 3 + shift + n, 1, 12))
  const months = Array.from({ length: 12 }, (_, n) => at(n))
  return { from: at(0), to: at(12), months }
}

export interface Bar {
  id: string
  title: string
  participation: boolean
  state: 'past' | 'now' | 'future'
  start: string
  size: string
}

const share = (part: number) => `${String(Math.round(part * 10_000) / 100)}%`

/** Where a moment stands in the window, as a share; undefined outside of it. */
export function placeOf(at: Date, { from, to }: { from: Date; to: Date }): string | undefined {
  const part = (at.getTime() - from.getTime()) / (to.getTime() - from.getTime())
  return part < 0 || part > 1 ? undefined : share(part)
}

/** The phases that lie in the window, cut at its ends. */
export function barsOf(project: Project, frame: { from: Date; to: Date }, now: Date): Bar[] {
  const whole = frame.to.getTime() - frame.from.getTime()
  return project.phases.flatMap(({ id, title, participation, opensAt, closesAt }) => {
    const opens = Date.parse(opensAt)
    const closes = Date.parse(closesAt)
    const start = Math.max(opens, frame.from.getTime())
    const end = Math.min(closes, frame.to.getTime())
    if (end <= start) return []
    const over = project.state === 'closed' || project.state === 'withdrawn'
    const state = over || closes < now.getTime() ? 'past' : opens > now.getTime() ? 'future' : 'now'
    // A day is still to be seen in a year.
    const size = Math.max((end - start) / whole, 0.006)
    return [
      {
        id,
        title,
        participation,
        state,
        start: share((start - frame.from.getTime()) / whole),
        size: share(size),
      },
    ]
  })
}

/** Projects of the time line: what runs first, then what comes, then what is over. */
const ranks: Project['state'][] = [
  'running',
  'evaluation',
  'planned',
  'in_approval',
  'draft',
  'report_published',
  'closed',
  'withdrawn',
]
export function inOrder(projects: readonly Project[]): Project[] {
  const time = ({ state, opensAt, closesAt }: Project) =>
    Date.parse((state === 'running' ? closesAt : opensAt) ?? '') || Number.MAX_SAFE_INTEGER
  return projects.toSorted((a, b) => ranks.indexOf(a.state) - ranks.indexOf(b.state) || time(a) - time(b))
}

/** What happens next in a project, and when. */
export function nextStep(
  { state, phases, opensAt }: Project,
  now: Date,
): { step: 'ends' | 'opens' | 'undated' | Project['state']; at?: Date } {
  const running = phases.filter(
    ({ opensAt: from, closesAt: to }) => new Date(from) <= now && new Date(to) >= now,
  )
  const own = running.filter(({ participation }) => participation)
  const [first] = (own.length ? own : running)
    .map(({ closesAt: to }) => new Date(to))
    .sort((a, b) => a.getTime() - b.getTime())
  if (state === 'running' && first) return { step: 'ends', at: first }
  if (state === 'planned' || state === 'draft' || state === 'in_approval')
    return opensAt
      ? { step: state === 'planned' ? 'opens' : state, at: new Date(opensAt) }
      : { step: 'undated' }
  return { step: state }
}

/** One line of what is coming up. */
export interface Coming {
  id: string
  kind: 'opens' | 'ends' | Entry['kind']
  at: Date
  title: string
  lang?: string | undefined
  exact: boolean
  project: Project
  cancelled?: boolean
}

/** Openings, deadlines, events and milestones of so many days, in the order of time. */
export function comingUp({ projects, entries }: Cockpit, now: Date, days: number): Coming[] {
  const until = now.getTime() + days * DAY
  const inTime = (at: Date) => at >= now && at.getTime() <= until
  const visible = projects.filter(
    ({ state }) => state !== 'draft' && state !== 'withdrawn' && state !== 'closed',
  )
  const phases = visible.flatMap((project) =>
    project.phases.flatMap(({ id, title, participation, opensAt, closesAt }) =>
      (participation
        ? ([
            ['opens', opensAt],
            ['ends', closesAt],
          ] as const)
        : []
      ).map(([kind, at]) => ({ id: `${kind}-${id}`, kind, at: new Date(at), title, exact: true, project })),
    ),
  )
  const told = entries.flatMap(({ id, kind, title, lang, at, exact, cancelled, project: of }) => {
    const project = projects.find((one) => one.id === of)
    return project
      ? [{ id, kind, at: new Date(at), title, lang, exact: exact || kind === 'event', project, cancelled }]
      : []
  })
  return [...phases, ...told].filter(({ at }) => inTime(at)).sort((a, b) => a.at.getTime() - b.at.getTime())
}
