import { expect, test } from 'vitest'
import type { LoginOption } from '@/lib/login-options'
import { checkEmail, checkName, consentName, levelsAbove } from './model'

test.each([
  ['anna@example.ch', true],
  [' anna@example.ch ', true],
  ['', false],
  ['anna', false],
  ['anna@example', false],
  [`${'a'.repeat(250)}@example.ch`, false],
])('%j as an address: %s', (email, good) => {
  expect(checkEmail({ email }).email === undefined).toBe(good)
})

test('a name may be empty or long, but not longer than the server takes', () => {
  expect(checkName({ name: '', lang: 'de' })).toEqual({})
  expect(checkName({ name: '😀'.repeat(200), lang: 'de' })).toEqual({})
  expect(checkName({ name: 'x'.repeat(201), lang: 'de' }).name).toBeDefined()
})

test('levels above the present one are offered by logins of one’s own only', () => {
  const option = (id: string, levels: string[]) => ({ id, levels }) as LoginOption
  const options = [
    option('agov', ['account', 'verified_person', 'verified_resident']),
    option('staff', ['account']),
  ]
  expect(levelsAbove('account', options, ['agov']).map(({ level }) => level)).toEqual([
    'verified_person',
    'verified_resident',
  ])
  expect(levelsAbove('verified_person', options, ['agov', 'staff']).map(({ option: { id } }) => id)).toEqual([
    'agov',
  ])
  expect(levelsAbove('account', options, ['staff', 'mail_link'])).toEqual([])
  expect(levelsAbove('verified_resident', options, ['agov'])).toEqual([])
})

test('a consent has words, an unknown one its name', () => {
  expect(consentName('newsletter')).toBe('Newsletter per E-Mail')
  expect(consentName('survey.panel')).toBe('Einwilligung «survey.panel»')
})
