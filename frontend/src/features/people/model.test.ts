import { expect, test } from 'vitest'
import { checkGrant, everywhere, grantOf, isRole, roles } from './model'

test('a role holds everywhere or in one project, an administrator everywhere', () => {
  expect(grantOf('moderator', everywhere)).toEqual({ role: 'moderator', scope: { kind: 'global' } })
  expect(grantOf('moderator', 'p1')).toEqual({ role: 'moderator', scope: { kind: 'project', id: 'p1' } })
  expect(grantOf('admin', 'p1')).toEqual({ role: 'admin', scope: { kind: 'global' } })
})

test('only roles of the platform are roles', () => {
  expect(roles.every(isRole)).toBe(true)
  expect(isRole('')).toBe(false)
  expect(isRole('king')).toBe(false)
})

test('without a role there is nothing to give', () => {
  expect(Object.keys(checkGrant({ role: '', where: everywhere }))).toEqual(['role'])
  expect(checkGrant({ role: 'admin', where: everywhere })).toEqual({})
})
