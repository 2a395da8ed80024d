import { expect, it } from 'vitest'
import type { StaffReport } from './api'
import { bodyOf, missingOf, onTop, sameWriting, stepsOf, writingOf } from './model'

const report = (of: Partial<StaffReport> = {}): StaffReport => ({
  state: 'work',
  introduction: { de: '<p>Zur Sache.</p>' },
  procedure: {},
  named: false,
  version: 3,
  papers: [],
  frozen: false,
  fourEyes: true,
  statistics: {
    statements: 2,
    requests: 3,
    open: 0,
    kinds: [],
    channels: [],
    positions: [],
    decisions: [],
    chapters: [],
  },
  words: [],
  parts: [],
  can: {
    save: { allowed: true },
    submit: { allowed: true },
    return: { allowed: false },
    publish: { allowed: false },
  },
  ...of,
})

it('sends what says something, with the version that was read', () => {
  const writing = writingOf(report())
  writing.procedure = { de: '<p>&nbsp;</p>', fr: '<p>Oui.</p>' }
  expect(bodyOf(writing, 3)).toEqual({
    version: 3,
    introduction: { de: '<p>Zur Sache.</p>' },
    procedure: { fr: '<p>Oui.</p>' },
    named: false,
  })
})

it('knows whether anything was changed, whatever the order of languages', () => {
  const was = writingOf(report({ introduction: { de: '<p>a</p>', fr: '<p>b</p>' } }))
  const same = writingOf(report({ introduction: { fr: '<p>b</p>', de: '<p>a</p>', it: '<p></p>' } }))
  expect(sameWriting(was, same)).toBe(true)
  expect(sameWriting(was, { ...same, named: true })).toBe(false)
})

it('copies what it edits', () => {
  const first = report()
  writingOf(first).introduction.de = 'anders'
  expect(first.introduction.de).toBe('<p>Zur Sache.</p>')
})

it('shows the way of a report, with a second person where one is asked for', () => {
  const way = (of: Partial<StaffReport>) =>
    stepsOf(report(of))
      .map(({ step, when }) => `${step} ${when}`)
      .join(', ')
  expect(way({})).toBe('work now, review next, published next')
  expect(way({ state: 'review' })).toBe('work done, review now, published next')
  expect(way({ state: 'published' })).toBe('work done, review done, published done')
  expect(way({ fourEyes: false })).toBe('work now, published next')
  expect(way({ fourEyes: false, state: 'review' })).toBe('work done, review now, published next')
})

it('names what is missing before the publication, and nothing after it', () => {
  const open = { ...report().statistics, open: 2 }
  expect(missingOf(report({ runsUntil: '2027-03-31T21:59:59Z', statistics: open }))).toEqual([
    'running',
    'open',
  ])
  expect(missingOf(report({ statistics: open }))).toEqual(['open'])
  expect(missingOf(report({ statistics: open, state: 'published' }))).toEqual([])
  expect(missingOf(report())).toEqual([])
})

it('keeps one’s own words over a newer state, and only a template one has chosen oneself', () => {
  const file = (id: string) => ({
    id,
    name: `${id}.docx`,
    size: 1,
    type: '',
    state: 'clean' as const,
    address: '',
  })
  const was = report({ template: file('old') })
  const fresh = report({ version: 4, introduction: { de: '<p>anders</p>' } })
  const mine = { ...writingOf(was), introduction: { de: '<p>mein</p>' } }
  expect(onTop(mine, was, fresh)).toEqual({ ...mine, template: undefined })
  expect(onTop({ ...mine, template: file('new') }, was, fresh).template?.id).toBe('new')
})
