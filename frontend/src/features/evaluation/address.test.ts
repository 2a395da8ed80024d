import { describe, expect, it } from 'vitest'
import { deskOf, queryOf, type Desk } from './address'
import { emptyFilter } from './model'

const one = '0197a3c4-0000-7000-8000-000000000001'
const two = '0197a3c4-0000-7000-8000-000000000002'
const full: Desk = {
  view: 'similar',
  segment: one,
  similar: two,
  sort: 'due',
  filter: {
    q: '',
    chapter: 'abcdefgh23',
    tag: one,
    place: two,
    assignee: 'nobody',
    position: 'rejection',
    decision: 'open',
    kind: 'organisation',
    channel: 'letter',
    due: 'overdue',
    input: 'changed',
    released: 'no',
    group: one,
    statement: two,
    textBlock: one,
  },
}

describe('the address of the desk', () => {
  it('gives back every filter, the order, the view and what is open', () => {
    expect(deskOf(queryOf(full))).toEqual(full)
    const assigned = { ...full, filter: { ...full.filter, assignee: two, decision: 'partly' } }
    expect(deskOf(queryOf(assigned))).toEqual(assigned)
  })

  it('has nothing in it where everything is as usual', () => {
    const usual = deskOf({ teil: 'auswertung' })
    expect(usual).toEqual({
      view: 'table',
      segment: '',
      similar: '',
      sort: 'document',
      filter: emptyFilter(),
    })
    expect(queryOf(usual)).toEqual({ teil: 'auswertung' })
  })

  it('never holds the words that somebody searches for', () => {
    const query = queryOf({ ...full, filter: { ...full.filter, q: 'Anna Muster' } })
    expect(JSON.stringify(query)).not.toContain('Anna')
    expect(deskOf(query, 'Anna Muster').filter.q).toBe('Anna Muster')
  })

  it('takes nothing that the server would refuse', () => {
    const odd = deskOf({
      schlagwort: 'x',
      kapitel: '1',
      frist: 'gestern',
      haltung: ['approval'],
      abschnitt: `${one}x`,
      ansicht: 'table',
      reihenfolge: 'random',
      zustaendig: 'somebody',
    })
    expect(odd).toEqual(deskOf({}))
  })
})
