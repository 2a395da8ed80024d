import { beforeAll, expect, test } from 'vitest'
import { defineComponent } from 'vue'
import { render } from '@testing-library/vue'
import { useStaffWords } from '@/lib/staff-words'
import { draftOf, newPhase, type Content, type Detail } from './draft'
import {
  acts,
  actsOn,
  aheadOf,
  begunPhases,
  checkDraft,
  checkWords,
  fieldOf,
  linePhases,
  offersOf,
  partWords,
} from './model'

// The sentences are part of what is tested: they say which field is meant.
beforeAll(async () => {
  const Words = defineComponent(() => {
    const ready = useStaffWords()
    return () => String(ready.value)
  })
  const { findByText } = render(Words)
  await findByText('true')
})

const content: Content = {
  texts: { de: { title: 'Brunnen', summary: 'Wo?' } },
  influence: 'consultation',
  topics: [],
  quarters: [],
  contact: { unit: 'Bau' },
  phases: [],
  rule: 'free',
}
const phase = (title: string, opensOn: string, closesOn: string, participation = true) => {
  const one = { ...newPhase(), participation, opensOn, closesOn }
  one.texts.de.title = title
  return one
}
const no = (why: string) => ({ allowed: false, why })
const project = (
  state: Detail['state'],
  workState: Detail['workState'],
  can: Partial<Detail['can']> = {},
): Pick<Detail, 'state' | 'workState' | 'fourEyes' | 'can'> => ({
  state,
  workState,
  fourEyes: true,
  can: {
    ...(Object.fromEntries([...acts, 'save'].map((act) => [act, no('space.wrong_state')])) as Detail['can']),
    ...can,
  },
})

test('offered is what can be done, and the refusal somebody would ask about', () => {
  const role = no('authz.role_required')
  expect(
    offersOf(project('draft', 'editing', { submit: { allowed: true }, close: role, withdraw: role })),
  ).toEqual([{ act: 'submit' }])
  expect(
    offersOf(
      project('in_approval', 'in_approval', {
        approve: no('space.second_person_required'),
        return: { allowed: true },
      }),
    ),
  ).toEqual([{ act: 'approve', why: 'space.second_person_required' }, { act: 'return' }])
  expect(offersOf(project('evaluation', 'same', { report: role })).map(({ act }) => act)).toEqual(['report'])
})

test('a work copy is ahead only of something that is public', () => {
  expect(aheadOf({ state: 'draft', workState: 'editing' })).toBeUndefined()
  expect(aheadOf({ state: 'running', workState: 'same' })).toBeUndefined()
  expect(aheadOf({ state: 'running', workState: 'editing' })).toBe('editing')
})

test('a path of the server becomes the field of the form and words for people', () => {
  const phases = [phase('Ideen', '', '')]
  expect(fieldOf('texts/fr/summary')).toBe('texts.fr.summary')
  expect(fieldOf('publishAt')).toBe('publishOn')
  expect(partWords('texts/de/title', phases)).toBe('Titel')
  expect(partWords('texts/fr/title', phases)).toBe('Titel (Français)')
  expect(partWords('phases/0/closesOn', phases)).toBe('Ideen: Letzter Tag')
  expect(partWords(`phases/${phases[0]?.id ?? ''}`, phases)).toBe('Phase «Ideen»')
  expect(partWords('contact/unit', phases)).toBe('Verantwortliche Einheit')
  expect(partWords('retention', phases)).toBe('Wie lange bleiben die Beiträge?')
})

test('each point of the checklist has its own sentence', () => {
  const check = (code: string, path: string, params?: Record<string, unknown>) =>
    checkWords({ code, path, blocking: true, ...(params ? { params } : {}) }, [phase('Ideen', '', '')])
  expect(check('field.required', 'contact/unit')).toBe('Es fehlt: Verantwortliche Einheit')
  expect(check('space.check_short_deadline', 'phases/0/closesOn', { Last: '2026-12-04' })).toContain(
    'Ideen: Letzter Tag: nach der Regel frühestens 4.\u00a0Dezember\u00a02026',
  )
  expect(check('space.check_translation', 'texts/it/summary', { Lang: 'it' })).toMatch(
    /^Italiano ist unvollständig/,
  )
  expect(check('space.new_point', 'topics')).toBe('Prüfen Sie: Themen')
})

test('what is wrong is said with its field, in the order of the form', () => {
  const draft = draftOf('Ungültig', content)
  expect(checkDraft(draftOf('brunnen', content), true)).toEqual([])
  draft.texts.de.title = ' '
  draft.texts.fr.summary = 'Sans titre'
  draft.topics = ['a', 'b', 'c', 'd', 'e', 'f']
  draft.contact.email = 'marco'
  draft.place.words = 'beim Brunnen'
  draft.phases = [phase('', '2026-09-30', '2026-09-01'), phase('Zwei', '31.2.2026', '')]
  draft.publishTime = 'früh'
  draft.retention = '0'
  expect(checkDraft(draft, true).map(({ field }) => field)).toEqual([
    'texts.de.title',
    'texts.fr.title',
    'topics',
    'contact.email',
    'place',
    'phases.0.texts.de.title',
    'phases.0.closesOn',
    'phases.1.opensOn',
    'publishTime',
    'publishOn',
    'slug',
    'retention',
  ])
  expect(checkDraft(draftOf('Alt', content), false), 'a published address is not asked for').toEqual([])
})

test('the line shows phases with dates in the order of time, and is yellow only where people can act', () => {
  const phases = [
    phase('Auswertung', '2026-10-01', '2026-10-31', false),
    phase('Ideen', '2026-09-01', '2026-09-30'),
    phase('Offen', '', ''),
  ]
  expect(linePhases(phases, '2026-10-05').map(({ label, state }) => [label, state])).toEqual([
    ['Ideen', 'past'],
    ['Auswertung', 'current'],
  ])
  expect([actsOn(phases, '2026-10-05'), actsOn(phases, '2026-09-30')]).toEqual([false, true])
})

test('a public phase that has begun is recognised by its first day', () => {
  const of = (id: string, opensOn?: string) => ({
    id,
    participation: true,
    texts: {},
    ...(opensOn ? { opensOn } : {}),
  })
  const live = { ...content, phases: [of('a', '2026-09-01'), of('b', '2026-09-02'), of('c')] }
  expect(begunPhases({ live }, '2026-09-01')).toEqual(new Set(['a']))
  expect(begunPhases({}, '2026-09-01').size).toBe(0)
})
