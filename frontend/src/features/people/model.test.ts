import { expect, test } from 'vitest'
import { checkGrant, grantOf, isRole, roles } from './model'

const values = { role: 'moderator', reach: 'global', space: 's1', project: 'p1' } as const

test('a role holds everywhere, in a space or in a project; an administrator everywhere', () => {
  const scopeOf = (change: Partial<Parameters<typeof grantOf>[0]>) => grantOf({ ...values, ...change }).scope
  expect(scopeOf({})).toEqual({ kind: 'global' })
  expect(scopeOf({ reach: 'space' })).toEqual({ kind: 'space', id: 's1' })
  expect(scopeOf({ reach: 'project' })).toEqual({ kind: 'project', id: 'p1' })
  expect(grantOf({ ...values, role: 'admin', reach: 'project' })).toEqual({
    role: 'admin',
    scope: { kind: 'global' },
  })
})

test('only roles of the platform are roles', () => {
  expect(roles.every(isRole)).toBe(true)
  expect(isRole('')).toBe(false)
  expect(isRole('king')).toBe(false)
})

test('without a role, or a place where it is limited to one, there is nothing to give', () => {
  const wrong = (change: Partial<Parameters<typeof checkGrant>[0]>) =>
    Object.keys(
      checkGrant({ ...values, space: '', project: '', ...change } as Parameters<typeof checkGrant>[0]),
    )
  expect(wrong({ role: '' })).toEqual(['role'])
  expect(wrong({})).toEqual([])
  expect(wrong({ reach: 'space' })).toEqual(['space'])
  expect(wrong({ reach: 'project' })).toEqual(['project'])
  expect(wrong({ reach: 'space', space: 's1' })).toEqual([])
  expect(wrong({ role: 'admin', reach: 'project' })).toEqual([])
})
