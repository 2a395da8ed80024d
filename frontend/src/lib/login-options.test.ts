import { nextTick } from 'vue'
import { expect, test } from 'vitest'
import { ApiProblem } from './api/problem'
import { useForm } from './form'
import { startAddress, wayOn, type LoginOption } from './login-options'

const option = (id: string, levels: string[], down = false): LoginOption => ({
  id,
  label: id.toUpperCase(),
  audience: 'residents',
  start: `/auth/${id}/start`,
  levels,
  down,
})
const options = [
  option('agov', ['account', 'verified_person', 'verified_resident']),
  option('other', ['account', 'verified_person'], true),
  option('staff', ['account']),
]
const needed = {
  back: '/fr/kontakt?kind=question',
  options,
  login: { label: 'Log in', href: '/anmelden?return=%2Fkontakt' },
}
const refused = (status: number, code: string) =>
  new ApiProblem({ status, code, params: { Level: 'verified_person' } })

test('the address of a start carries what the server needs, escaped', () => {
  expect(startAddress({ start: '/auth/a/start' }, { return: '/a?b=c&d', purpose: 'link' })).toBe(
    '/auth/a/start?return=%2Fa%3Fb%3Dc%26d&purpose=link',
  )
})

test('a stronger login is offered by every provider that reaches the level, and comes back to the form', () => {
  const way = wayOn(refused(403, 'authz.step_up_required'), needed)
  expect(way).toMatchObject({ reason: 'step_up', level: 'verified_person' })
  expect(way?.ways).toEqual([
    {
      label: 'AGOV',
      href: '/auth/agov/start?return=%2Ffr%2Fkontakt%3Fkind%3Dquestion&purpose=step_up&level=verified_person',
      down: false,
    },
    expect.objectContaining({ label: 'OTHER', down: true }),
  ])
})

test('without any login there is one way: the page where people choose', () => {
  expect(wayOn(refused(401, 'authz.login_required'), needed)).toEqual({
    reason: 'login',
    ways: [{ ...needed.login, down: false }],
  })
})

test('other refusals and levels that nobody offers have no way on', () => {
  expect(wayOn(undefined, needed)).toBeUndefined()
  expect(wayOn(refused(403, 'authz.role_required'), needed)).toBeUndefined()
  expect(
    wayOn(refused(403, 'authz.step_up_required'), { ...needed, options: options.slice(2) }),
  ).toBeUndefined()
  const strange = new ApiProblem({ status: 403, code: 'authz.step_up_required', params: { Level: 'king' } })
  expect(wayOn(strange, needed)).toBeUndefined()
})

test('what was written is there again after the way to the provider and back', async () => {
  const sent: string[] = []
  let level = 'account'
  const open = () =>
    useForm<{ text: string }, null>({
      draft: 'step-up',
      initial: { text: '' },
      check: () => ({}),
      send: ({ text }, key) => {
        if (level === 'account') return Promise.reject(refused(403, 'authz.step_up_required'))
        sent.push(`${text} ${key}`)
        return Promise.resolve(null)
      },
      done: () => Promise.resolve(),
    })
  const before = open()
  before.values.text = 'Halb geschrieben'
  await nextTick()
  await before.submit()
  expect(wayOn(before.problem.value, needed)?.reason).toBe('step_up')

  level = 'verified_person'
  const after = open() // the app has started anew in between
  expect(after.values.text).toBe('Halb geschrieben')
  await after.submit()
  expect(sent).toEqual([expect.stringMatching(/^Halb geschrieben [0-9a-f]{32}$/)])
})
