import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiProblem } from '@/lib/api/problem'
import { session } from '@/lib/session'
import { orLogin } from './ended'

const fetched = vi.fn<(request: Request) => Promise<Response>>()
const anna = { person: { id: 'p', name: 'Anna', lang: 'de' } }
const notFound = new ApiProblem({
  status: 404,
  code: 'authz.not_found',
  title: 'Diesen Inhalt gibt es nicht',
})
let now: object = anna

beforeEach(() => {
  fetched.mockImplementation((request) =>
    Promise.resolve(
      new Response(
        JSON.stringify(
          request.url.includes('/session')
            ? now
            : { title: 'Bitte anmelden', detail: 'Bitte anmelden. Danach geht es weiter.' },
        ),
        { headers: { 'Content-Type': 'application/json' } },
      ),
    ),
  )
  vi.stubGlobal('fetch', fetched)
  session.value = anna as unknown as typeof session.value
})
afterEach(() => {
  fetched.mockReset()
  vi.unstubAllGlobals()
  session.value = undefined
})

test('who is not logged in any more hears that, and not that their statement is unknown', async () => {
  now = {}
  await expect(orLogin(Promise.reject(notFound))).rejects.toMatchObject({
    status: 401,
    title: 'Bitte anmelden',
  })
  expect(session.value?.person).toBeUndefined()
})

test('who is logged in hears what the server says', async () => {
  now = anna
  await expect(orLogin(Promise.reject(notFound))).rejects.toBe(notFound)
  const offline = new ApiProblem({ status: 0, code: 'client.offline' })
  await expect(orLogin(Promise.reject(offline))).rejects.toBe(offline)
  await expect(orLogin(Promise.resolve('saved'))).resolves.toBe('saved')
})
