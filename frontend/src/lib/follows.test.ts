import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h, nextTick } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { useFollow } from './follows'
import { session } from './session'

const fetched = vi.fn<(request: Request) => Promise<Response>>()
const answer = (body: unknown, status = 200) =>
  new Response(status === 204 ? null : JSON.stringify(body), {
    status,
    headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' },
  })
const anna = { person: { id: 'p', name: 'Anna', lang: 'de' } } as unknown as typeof session.value
const follow = (following: boolean) => ({ following, can: { follow: { allowed: true } } })

function use(id = 'a') {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/', component: { render: () => null } }],
  })
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  let used: ReturnType<typeof useFollow> | undefined
  mount(
    defineComponent(() => {
      used = useFollow(() => ({ kind: 'project', id }))
      return () => h('div')
    }),
    { global: { plugins: [router, [VueQueryPlugin, { queryClient: queries }]] } },
  )
  if (!used) throw new Error('not set up')
  return used
}

beforeEach(() => {
  sessionStorage.clear()
  session.value = anna
  vi.stubGlobal('fetch', fetched)
})
afterEach(() => {
  fetched.mockReset()
  vi.unstubAllGlobals()
  session.value = undefined
})

test('nobody is asked about somebody who is not logged in', async () => {
  session.value = undefined
  const { following } = use()
  await nextTick()
  expect(fetched).not.toHaveBeenCalled()
  expect(following.value).toBeUndefined()
})

test('follows, and no longer', async () => {
  fetched.mockImplementation((request) =>
    Promise.resolve(
      request.method === 'DELETE' ? answer(null, 204) : answer(follow(request.method === 'PUT')),
    ),
  )
  const { following, set } = use()
  await vi.waitFor(() => expect(following.value).toBe(false))
  expect(await set(true)).toBe(true)
  expect(following.value).toBe(true)
  expect(await set(false)).toBe(true)
  expect(following.value).toBe(false)
  expect(fetched.mock.calls.map(([{ method, url }]) => `${method} ${new URL(url).pathname}`)).toEqual([
    'GET /api/v1/follows/project/a',
    'PUT /api/v1/follows/project/a',
    'DELETE /api/v1/follows/project/a',
  ])
})

test('a refusal leaves everything as it was and is said', async () => {
  fetched.mockImplementation((request) =>
    Promise.resolve(
      request.method === 'GET'
        ? answer(follow(false))
        : answer({ code: 'notify.subject_not_found', title: 'Das geht nicht.', detail: '' }, 404),
    ),
  )
  const { following, refusal, set } = use()
  await vi.waitFor(() => expect(following.value).toBe(false))
  expect(await set(true)).toBe(false)
  expect(following.value).toBe(false)
  expect(refusal.value?.title).toBe('Das geht nicht.')
})

test('what was meant before the login holds once, for this subject, and for somebody logged in', () => {
  fetched.mockImplementation(() => new Promise(() => undefined))
  session.value = undefined
  use().intend()
  expect(use().intended()).toBe(false)
  session.value = anna
  expect(use('b').intended()).toBe(false)
  expect(use().intended()).toBe(true)
  expect(use().intended()).toBe(false)
})
