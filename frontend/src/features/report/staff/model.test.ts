import { expect, it } from 'vitest'
import type { StaffReport } from './api'
import { bodyOf, merged, missingOf, partsOf, sameWriting, stepsOf, writingOf } from './model'

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

it('puts two writings together part by part', () => {
  const file = (id: string) => ({
    id,
    name: `${id}.docx`,
    size: 1,
    type: '',
    state: 'clean' as const,
    address: '',
  })
  const mine = writingOf(
    report({ introduction: { de: '<p>mein</p>' }, procedure: { de: '<p>so</p>' }, template: file('old') }),
  )
  const theirs = writingOf(report({ introduction: { de: '<p>ihr</p>', fr: '<p>leur</p>' }, named: true }))
  expect([...partsOf(mine).keys()]).toEqual(['introduction/de', 'procedure/de', 'named', 'template'])
  expect(merged(mine, theirs, new Set())).toEqual(theirs)
  expect(merged(mine, theirs, new Set(['introduction/de', 'introduction/fr', 'procedure/de']))).toEqual({
    introduction: { de: '<p>mein</p>' },
    procedure: { de: '<p>so</p>' },
    named: true,
    template: undefined,
  })
  expect(merged(mine, theirs, new Set(['named', 'template']))).toEqual({
    ...theirs,
    named: false,
    template: file('old'),
  })
})
