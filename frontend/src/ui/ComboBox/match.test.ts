import { expect, it } from 'vitest'
import { match } from './match'

const options = ['Alte Gerliswilstrasse', 'Gerliswilstrasse', 'Rüeggisingerstrasse', 'Chemin de l’École'].map(
  (label) => ({ value: label, label }),
)
const found = (typed: string) => match(options, typed).map(({ label }) => label)

it.each([
  ['', options.map(({ label }) => label)],
  ['   ', options.map(({ label }) => label)],
  ['gerlis', ['Gerliswilstrasse', 'Alte Gerliswilstrasse']],
  ['ruegg', ['Rüeggisingerstrasse']],
  ['RÜEGG', ['Rüeggisingerstrasse']],
  ["l'ecole", ['Chemin de l’École']],
  ['strasse alte', ['Alte Gerliswilstrasse']],
  ['xyz', []],
])('«%s»', (typed, expected) => {
  expect(found(typed)).toEqual(expected)
})

it('finds by the hint, too', () => {
  expect(match([{ value: 'a', label: 'Bau', hint: 'Urs Bühlmann' }], 'buhl')).toHaveLength(1)
})
