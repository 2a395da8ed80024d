import german from '@i18n/de/staff.json'
import { expect, it } from 'vitest'
import type { LogEntry } from './api'
import {
  actKey,
  acts,
  detailsOf,
  jobKey,
  periodOf,
  seriesOf,
  subjectWay,
  subjectWord,
  templateKey,
} from './model'

function entry(over: Partial<LogEntry>): LogEntry {
  return {
    seq: 7,
    at: '2026-11-22T11:00:00Z',
    actorKind: 'person',
    act: 'space.project_saved',
    subjectKind: 'space_project',
    subjectId: 'p1',
    data: {},
    ...over,
  }
}

it('never shows a code', () => {
  const known = Object.keys(german)
  expect(acts(known).length).toBeGreaterThan(50)
  expect(actKey('space.project_saved', known)).toBe('log.act.space.project_saved')
  expect(actKey('later.added', known)).toBe('log.act.other')
  expect(jobKey('mail.send', known)).toBe('jobs.kind.mail.send')
  expect(jobKey('x', known)).toBe('jobs.kind.other')
  expect(templateKey('magic_link', known)).toBe('mails.template.magic_link')
  expect(templateKey('x', known)).toBe('mails.template.other')
  expect(subjectWord('identity_login')).toBe('other')
})

it('leads to what an entry is about, where that still exists', () => {
  const project = { id: 'p1', title: 'Platz' }
  expect(subjectWay(entry({ project }))).toMatchObject({ name: 'staff-project', params: { id: 'p1' } })
  expect(subjectWay(entry({}))).toBeUndefined()
  expect(subjectWay(entry({ subjectKind: 'dossier_entry', project }))).toMatchObject({
    name: 'staff-dossier',
  })
  expect(subjectWay(entry({ subjectKind: 'dossier_entry' }))).toBeUndefined()
  expect(subjectWay(entry({ subjectKind: 'identity_person' }))).toBeUndefined()
  expect(subjectWay(entry({ subjectKind: 'job', subjectId: '3' }))).toMatchObject({ name: 'operations' })
})

it('shows what was recorded beside the sentence', () => {
  expect(detailsOf(entry({ data: { version: 3, role: 'admin', from: null } }))).toEqual([
    { name: 'nr', value: '7' },
    { name: 'version', value: '3' },
    { name: 'role', value: 'admin' },
    { name: 'from', value: 'null' },
  ])
})

it('fills days without views and sums up long periods', () => {
  expect(periodOf('2026-11-22', 30)).toEqual({ from: '2026-10-24', to: '2026-11-22' })
  const days = [
    { day: '2026-11-02', views: 2, internal: 1 },
    { day: '2026-11-08', views: 3, internal: 0 },
  ]
  const short = seriesOf({ days, from: '2026-11-01', to: '2026-11-10' })
  expect(short.unit).toBe('day')
  expect(short.points.map(({ views }) => views)).toEqual([0, 2, 0, 0, 0, 0, 0, 3, 0, 0])
  const weeks = seriesOf({ days, from: '2026-10-01', to: '2026-11-10' })
  expect(weeks.unit).toBe('week')
  expect(weeks.points.find(({ day }) => day === '2026-11-02')).toEqual({
    day: '2026-11-02',
    views: 5,
    internal: 1,
  })
  const months = seriesOf({ days, from: '2026-01-01', to: '2026-11-10' })
  expect(months.points).toHaveLength(11)
  expect(months.points.at(-1)).toEqual({ day: '2026-11-01', views: 5, internal: 1 })
})
