import { expect, test } from 'vitest'
import { conflictsOf, differences, merged, rebased } from './changes'
import { draftOf, newPhase, type Content, type Draft } from './draft'

const content: Content = {
  texts: { de: { title: 'Brunnen', summary: 'Wo?' } },
  influence: 'consultation',
  topics: ['green'],
  quarters: [],
  contact: { unit: 'Bau und Umwelt' },
  phases: [
    {
      id: 'p1',
      participation: true,
      opensOn: '2026-09-01',
      closesOn: '2026-09-30',
      texts: { de: { title: 'Eins' } },
    },
  ],
  rule: 'free',
}
const begun = () => draftOf('brunnen', content)
function changed(change: (draft: Draft) => void): Draft {
  const draft = begun()
  change(draft)
  return draft
}

test('a draft differs part by part, in the order of the form', () => {
  expect(differences(begun(), begun())).toEqual([])
  const other = changed((draft) => {
    draft.slug = 'brunnen-riffig'
    draft.contact.unitId = 'u1'
    draft.texts.fr.title = 'Fontaine'
    draft.phases = draft.phases.map((phase) => ({ ...phase, closesOn: '2026-10-31' }))
    draft.publishTime = '8.30'
  })
  expect(differences(begun(), other)).toEqual([
    'texts/fr/title',
    'contact/unit',
    'phases/p1',
    'publishAt',
    'slug',
  ])
})

test('where only one has changed something, that goes on; where both have, mine is suggested and said', () => {
  const mine = changed((draft) => {
    draft.texts.de.summary = 'Mein Wort'
    draft.contact.role = 'Projektleitung'
  })
  const theirs = changed((draft) => {
    draft.texts.de.summary = 'Ihr Wort'
    draft.contact.phone = '041 268 01 11'
  })
  expect(conflictsOf(begun(), mine, theirs)).toEqual([
    { path: 'texts/de/summary', suggested: 'mine', both: true },
    { path: 'contact/role', suggested: 'mine', both: false },
    { path: 'contact/phone', suggested: 'theirs', both: false },
  ])
  const next = merged(mine, theirs, ['texts/de/summary', 'contact/role'])
  expect(next.texts.de.summary).toBe('Mein Wort')
  expect(next.contact).toMatchObject({ role: 'Projektleitung', phone: '041 268 01 11' })
  expect(theirs.texts.de.summary, 'nothing given is changed').toBe('Ihr Wort')
})

test('both write the same: nothing to decide', () => {
  const same = () => changed((draft) => (draft.texts.de.summary = 'Gleich'))
  expect(conflictsOf(begun(), same(), same())).toEqual([])
})

test('phases come, go and stay whole', () => {
  const added = newPhase()
  const mine = changed((draft) => draft.phases.push(added))
  const theirs = changed((draft) => (draft.phases = []))
  const conflicts = conflictsOf(begun(), mine, theirs)
  expect(conflicts.map(({ path, suggested }) => [path, suggested])).toEqual([
    ['phases/p1', 'theirs'],
    [`phases/${added.id}`, 'mine'],
  ])
  expect(merged(mine, theirs, [`phases/${added.id}`]).phases.map(({ id }) => id)).toEqual([added.id])
  expect(merged(mine, theirs, ['phases/p1']).phases.map(({ id }) => id)).toEqual(['p1'])
  const gone = changed((draft) => (draft.phases = []))
  expect(merged(gone, begun(), ['phases/p1']).phases).toEqual([])
})

test('what was typed while it was saved stays, and the rest is as the server answered', () => {
  const sent = changed((draft) => (draft.texts.de.title = ' Brunnen '))
  const now = changed((draft) => {
    draft.texts.de.title = ' Brunnen '
    draft.texts.de.summary = 'Weiter getippt'
  })
  const answer = begun()
  const next = rebased(sent, now, answer)
  expect([next.texts.de.title, next.texts.de.summary]).toEqual(['Brunnen', 'Weiter getippt'])
})
