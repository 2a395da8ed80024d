import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { api } from './api/client'
import {
  currentSession,
  languageOnReturn,
  leave,
  person,
  refreshSession,
  safeReturn,
  session,
} from './session'

const can = { allowed: false }
const nobody = {
  level: 'none',
  areas: [],
  employee: false,
  roles: [],
  memberships: [],
  can: { ownAccount: can, seePeople: can, managePeople: can },
}
const anna = { ...nobody, level: 'account', person: { id: 'p', name: 'Anna', lang: 'de' } }
const answer = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
const fetched = vi.fn<() => Promise<Response>>()

beforeEach(() => {
  session.value = undefined
  vi.stubGlobal('fetch', fetched)
})
afterEach(() => {
  fetched.mockReset()
  vi.unstubAllGlobals()
})

test('callers at the same time share one question, and later ones the answer', async () => {
  fetched.mockResolvedValue(answer(anna))
  await Promise.all([refreshSession(), refreshSession(), currentSession()])
  await currentSession()
  expect(fetched).toHaveBeenCalledTimes(1)
  expect(person.value?.name).toBe('Anna')
})

test('a failed question can be asked again', async () => {
  fetched.mockResolvedValueOnce(answer({ code: 'x' }, 400)).mockResolvedValueOnce(answer(anna))
  await expect(refreshSession()).rejects.toThrow()
  await refreshSession()
  expect(person.value?.name).toBe('Anna')
})

test('a refusal for want of a login makes the header ask again', async () => {
  session.value = anna as typeof session.value
  fetched
    .mockResolvedValueOnce(answer({ code: 'authz.login_required' }, 401))
    .mockResolvedValueOnce(answer(nobody))
  await expect(api.GET('/api/v1/me')).rejects.toThrow()
  await vi.waitFor(() => expect(person.value).toBeUndefined())
})

test('somebody who is not logged in anyway causes no further question', async () => {
  session.value = nobody as unknown as typeof session.value
  fetched.mockResolvedValue(answer({ code: 'authz.login_required' }, 401))
  await expect(api.GET('/api/v1/me')).rejects.toThrow()
  expect(fetched).toHaveBeenCalledTimes(1)
})

test('leaving forgets drafts, keeps everything else and tells the language once', () => {
  const assign = vi.spyOn(location, 'assign').mockImplementation(() => undefined)
  sessionStorage.setItem('mitwirken:draft:contact', '{}')
  sessionStorage.setItem('other', '1')
  leave('/weg')
  expect(assign).toHaveBeenCalledWith('/weg')
  expect(sessionStorage.getItem('mitwirken:draft:contact')).toBeNull()
  expect(sessionStorage.getItem('other')).toBe('1')
  expect(languageOnReturn()).toBe('de')
  expect(languageOnReturn()).toBeNull()
})

test.each([
  ['/konto', '/konto'],
  ['/fr/projekte/x?a=b#c', '/fr/projekte/x?a=b#c'],
  ['//evil.example', undefined],
  ['/\\evil.example', undefined],
  ['/\t/evil.example', undefined],
  ['https://evil.example', undefined],
  ['javascript:alert(1)', undefined],
  ['konto', undefined],
  [['/konto'], undefined],
  [undefined, undefined],
])('%j leads to %j', (value, wanted) => {
  expect(safeReturn(value)).toBe(wanted)
})
