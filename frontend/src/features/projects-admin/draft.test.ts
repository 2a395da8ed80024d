import { expect, test } from 'vitest'
import { contentOf, draftOf, inTime, newPhase, progressOf, showable, type Content } from './draft'

const full: Content = {
  texts: {
    de: { title: 'Titel', summary: 'Kurz', open: '<p>offen</p>' },
    easy: { title: 'Leicht', summary: 'Kurz' },
  },
  influence: 'co_design',
  topics: ['green'],
  quarters: ['riffig'],
  contact: { unitId: 'u1', unit: 'Bau', role: 'Leitung', phone: '041', email: 'a@b.ch' },
  place: { lat: 47.07, lon: 8.28, words: 'Park' },
  cover: { fileId: 'f1', decorative: true },
  phases: [
    {
      id: 'p1',
      participation: true,
      opensOn: '2026-09-01',
      closesOn: '2026-09-30',
      texts: { de: { title: 'Eins', text: 'Text' }, fr: { title: 'Un' } },
    },
  ],
  rule: 'federal',
  shortReason: 'Ferien',
  publishAt: '2026-08-31T06:30:00.000Z',
  reference: 'A-12',
  retentionMonths: 24,
}

test('a content comes back out of the form as it went in', () => {
  expect(contentOf(draftOf('titel', full))).toEqual(full)
})

test('half a day and half an address are not shown, and whole ones are', () => {
  const draft = draftOf('titel', full)
  expect(showable(draft)).toEqual(full)
  draft.contact.email = 'a@'
  const [phase] = draft.phases
  if (phase) phase.closesOn = '31.'
  const { contact, phases } = showable(draft)
  expect(contact).toEqual({ unitId: 'u1', unit: 'Bau', role: 'Leitung', phone: '041' })
  expect(phases[0]).toEqual({ ...full.phases[0], closesOn: undefined })
  expect(draft.contact.email, 'the form keeps what was typed').toBe('a@')
})

test('what is empty is left out, and German never is', () => {
  const bare: Content = {
    texts: { de: { title: '', summary: '' } },
    influence: 'consultation',
    topics: [],
    quarters: [],
    contact: { unit: '' },
    phases: [],
    rule: 'free',
  }
  const draft = draftOf('x', bare)
  draft.place.words = 'nur Worte'
  expect(contentOf(draft)).toEqual(bare)
})

test('a new phase has a number of the server’s kind', () => {
  const one = newPhase()
  expect(one.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(newPhase().id).not.toBe(one.id)
})

test('phases stand in the order of time, those without a day first, otherwise as they were', () => {
  const phases = ['2026-10-01', '', '2026-09-01', ''].map((opensOn, index) => ({
    ...newPhase(),
    id: String(index),
    opensOn,
  }))
  expect(inTime(phases).map(({ id }) => id)).toEqual(['1', '3', '2', '0'])
})

test('a language is as far as German is', () => {
  const draft = draftOf('x', full)
  expect([progressOf(draft, 'it'), progressOf(draft, 'fr'), progressOf(draft, 'easy')]).toEqual([
    'none',
    'partial',
    'partial',
  ])
  Object.assign(draft.texts.fr, { title: 'Titre', summary: 'Bref', open: '<p>ouvert</p>' })
  expect(progressOf(draft, 'fr')).toBe('full')
})
