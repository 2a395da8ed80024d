import { dayAt, momentOf, today } from '@/lib/zurich'
import type { Month, Told } from './told'

/** A month as the address and the server write it: 2026-11. */
export const monthNow = (now: Date) => today(now).slice(0, 7)

export function monthOf(query: Record<string, unknown>, now: Date): string {
  const { month } = query
  return typeof month === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? month : monthNow(now)
}

/** The month before or after. */
export function shifted(month: string, by: 1 | -1): string {
  const at = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 1 + by, 1))
  return at.toISOString().slice(0, 7)
}

const lengthOf = (month: string) =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate()

/** Something on a day: it begins, it ends, or it takes place. */
export interface Mark {
  key: string
  sort: 'event' | 'begins' | 'deadline' | 'ends'
  title: string
  lang: Told['lang']
  project: Told['project']
  /** One can act in it today. */
  now: boolean
  /** Of an event. */
  event?: Told
}

export interface Day {
  /** As 2026-11-22. */
  date: string
  number: number
  /** 1 is Monday. */
  weekday: number
  marks: Mark[]
}

/** All days of the month with what happens on them; deadlines first, because they cannot be caught up on. */
export function days({ month, phases, events }: Month, today: string): Day[] {
  const list = Array.from({ length: lengthOf(month) }, (_, before): Day => {
    const date = `${month}-${String(before + 1).padStart(2, '0')}`
    return { date, number: before + 1, weekday: dayAt(date).getUTCDay() || 7, marks: [] }
  })
  const put = (date: string, mark: Mark) => list.find((day) => day.date === date)?.marks.push(mark)
  for (const { id, title, lang, participation, opensOn, closesOn, project } of phases) {
    const now = participation && opensOn <= today && today <= closesOn
    put(closesOn, {
      key: `${id}-end`,
      now,
      sort: participation ? 'deadline' : 'ends',
      title,
      lang,
      project,
    })
    put(opensOn, { key: `${id}-begin`, sort: 'begins', now: false, title, lang, project })
  }
  for (const event of events) {
    const { id, title, lang, project, at } = event
    put(momentOf(at).date, { key: id, sort: 'event', now: false, title, lang, project, event })
  }
  const order = ['deadline', 'event', 'begins', 'ends']
  for (const day of list) day.marks.sort((a, b) => order.indexOf(a.sort) - order.indexOf(b.sort))
  return list
}

/** A phase as a bar over the days of the month. */
export interface Bar {
  key: string
  phase: Month['phases'][number]
  from: number
  to: number
  /** It goes on beyond the edge. */
  before: boolean
  after: boolean
}

/** Phases with participation first: there one can act. */
export function bars({ month, phases }: Month): Bar[] {
  const last = lengthOf(month)
  return phases
    .map((phase): Bar => {
      const [before, after] = [phase.opensOn.slice(0, 7) < month, phase.closesOn.slice(0, 7) > month]
      return {
        key: phase.id,
        phase,
        before,
        after,
        from: before ? 1 : Number(phase.opensOn.slice(8)),
        to: after ? last : Number(phase.closesOn.slice(8)),
      }
    })
    .sort(
      (a, b) =>
        Number(b.phase.participation) - Number(a.phase.participation) ||
        a.phase.closesOn.localeCompare(b.phase.closesOn),
    )
}
