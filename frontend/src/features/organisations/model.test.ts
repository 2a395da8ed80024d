import { expect, test } from 'vitest'
import {
  checkData,
  checkInvite,
  checkName,
  checkOrganisation,
  isKind,
  isRole,
  standingOf,
  uidFault,
} from './model'

test.each([
  ['', undefined],
  ['   ', undefined],
  ['CHE-123.456.788', undefined],
  ['che 123 456 788', undefined],
  ['CHE123456788 MWST', undefined],
  ['CHE-123.456.788 TVA', undefined],
  ['CHE\u2011123.456.788', undefined],
  ['CHE-123.456.789', 'digit'],
  ['CHE-213.456.788', 'digit'],
  ['123.456.788', 'form'],
  ['CHE-12.456.788', 'form'],
  ['CHE-123.456.7888', 'form'],
  ['CHE-123.456.78x', 'form'],
])('UID %j: %s', (typed, fault) => {
  expect(uidFault(typed)).toBe(fault)
})

test('every single wrong digit of a UID is found', () => {
  const right = '123456788'
  for (let at = 0; at < right.length; at++) {
    for (let digit = 0; digit < 10; digit++) {
      const typed = right.slice(0, at) + String(digit) + right.slice(at + 1)
      expect(uidFault(`CHE${typed}`)).toBe(typed === right ? undefined : 'digit')
    }
  }
})

test('a name is there, fits, and holds no address', () => {
  expect(checkName('Quartierverein Gersag')).toBeUndefined()
  expect(checkName('😀'.repeat(150))).toBeUndefined()
  for (const name of ['', ' ', 'x'.repeat(151), 'Verein www.example.ch', 'https://a', 'verein@example.ch']) {
    expect(checkName(name)).toBeDefined()
  }
})

test('only wrong fields are named', () => {
  expect(checkOrganisation({ kind: 'party', name: 'Partei', uid: '' })).toEqual({})
  expect(Object.keys(checkOrganisation({ kind: '', name: '', uid: 'x' }))).toEqual(['kind', 'name', 'uid'])
  expect(Object.keys(checkData({ name: 'Verein', uid: 'CHE-123.456.789' }))).toEqual(['uid'])
})

test('an invitation needs an address and a part to play', () => {
  expect(checkInvite({ email: ' anna@example.ch ', role: 'drafts', lang: 'de' })).toEqual({})
  expect(Object.keys(checkInvite({ email: '', role: '', lang: 'de' }))).toEqual(['email', 'role'])
  expect(checkInvite({ email: 'anna', role: 'drafts', lang: 'de' }).email).not.toBe(
    checkInvite({ email: '', role: 'drafts', lang: 'de' }).email,
  )
})

test('switched off is said before anything else', () => {
  expect(standingOf({ active: false, verified: true })).toBe('inactive')
  expect(standingOf({ active: true, verified: true })).toBe('verified')
  expect(standingOf({ active: true, verified: false })).toBe('unverified')
})

test('units are not made by residents, and no third part exists', () => {
  expect(isKind('association')).toBe(true)
  expect(isKind('unit')).toBe(false)
  expect(isRole('releases')).toBe(true)
  expect(isRole('owner')).toBe(false)
})
