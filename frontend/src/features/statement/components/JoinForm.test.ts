import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import userEvent from '@testing-library/user-event'
import { render, screen, within } from '@testing-library/vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Consultation, Published } from '../api'
import { forgetSecret, keepSecret } from '../secret'
import JoinForm from './JoinForm.vue'

const fetched = vi.fn<(request: Request) => Promise<Response>>()
beforeEach(() => vi.stubGlobal('fetch', fetched))
afterEach(() => {
  fetched.mockReset()
  vi.unstubAllGlobals()
  forgetSecret('mine')
})

const published = {
  id: 'theirs',
  parts: [
    { chapter: 'c1', number: '1', title: 'Ziele' },
    { chapter: 'c1', number: '1', title: 'Ziele' },
    { chapter: 'c2', number: '2', title: 'Verkehr' },
  ],
} as unknown as Published
const consultation = { id: 'act', project: { slug: 'velo' } } as unknown as Consultation

interface Own {
  id: string
  state: string
  changed: boolean
  joins: { statementId: string }[]
  can: { write: { allowed: boolean } }
}
const own = (more: Partial<Own> = {}): Own => ({
  id: 'mine',
  state: 'draft',
  changed: true,
  joins: [],
  can: { write: { allowed: true } },
  ...more,
})

/** Somebody without a login, who has begun a statement in this browser or none, and a server that knows what it joins. */
function show(mine: Own | undefined) {
  let kept = mine
  if (mine) keepSecret('act', mine.id, 'secret')
  const asked: { method: string; path: string; body: unknown }[] = []
  const answer = (value: unknown) =>
    new Response(JSON.stringify(value), { headers: { 'Content-Type': 'application/json' } })
  fetched.mockImplementation(async (request) => {
    const path = new URL(request.url).pathname
    const text = await request.clone().text()
    if (request.method !== 'GET')
      asked.push({ method: request.method, path, body: text ? (JSON.parse(text) as unknown) : undefined })
    if (request.method === 'POST' && kept) kept = { ...kept, joins: [{ statementId: 'theirs' }] }
    if (request.method === 'DELETE' && kept) kept = { ...kept, joins: [] }
    return answer(kept)
  })
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: { render: () => null } },
      { path: '/:slug/:activity', name: 'statement', component: { render: () => null } },
    ],
  })
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  render(JoinForm, {
    props: { statement: published, consultation },
    global: { plugins: [router, [VueQueryPlugin, { queryClient }]] },
  })
  return asked
}

const open = async () => {
  await userEvent.click(await screen.findByRole('button', { name: 'Sich anschliessen' }))
  return screen.findByRole('dialog')
}

test('who has no statement yet is led to one', async () => {
  show(undefined)
  const dialog = await open()
  expect(within(dialog).getByText(/Beginnen Sie zuerst Ihre eigene Stellungnahme/)).toBeVisible()
  expect(within(dialog).queryByRole('button', { name: 'Anschliessen' })).toBeNull()
})

test('chapters are named once, and at least one is asked for', async () => {
  const asked = show(own())
  await vi.waitFor(() => expect(fetched).toHaveBeenCalledTimes(1))
  const dialog = await open()
  await userEvent.click(within(dialog).getByRole('radio', { name: 'Nur einzelnen Kapiteln' }))
  expect(within(dialog).getAllByRole('checkbox')).toHaveLength(2)
  await userEvent.click(within(dialog).getByRole('button', { name: 'Anschliessen' }))
  expect(within(dialog).getByText(/Wählen Sie mindestens ein Kapitel/)).toBeVisible()
  expect(asked).toEqual([])
  await userEvent.click(within(dialog).getByRole('checkbox', { name: '2 Verkehr' }))
  await userEvent.click(within(dialog).getByRole('button', { name: 'Anschliessen' }))
  expect(await screen.findByText(/Übermitteln Sie Ihre Stellungnahme, damit es gilt/)).toBeInTheDocument()
  expect(asked).toEqual([
    {
      method: 'POST',
      path: '/api/v1/statements/mine/joins',
      body: { statementId: 'theirs', blocks: ['c2'] },
    },
  ])
})

test('what was joined is said, and taken back', async () => {
  const asked = show(own({ joins: [{ statementId: 'theirs' }] }))
  await userEvent.click(await screen.findByRole('button', { name: 'Nicht mehr anschliessen' }))
  expect(await screen.findByRole('button', { name: 'Sich anschliessen' })).toBeVisible()
  expect(asked.map(({ method, path }) => [method, path])).toEqual([
    ['DELETE', '/api/v1/statements/mine/joins/theirs'],
  ])
})

test('what is submitted counts, and stays where nobody may write any more', async () => {
  show(
    own({
      state: 'submitted',
      changed: false,
      joins: [{ statementId: 'theirs' }],
      can: { write: { allowed: false } },
    }),
  )
  expect(await screen.findByText(/Das ist mit Ihrer Stellungnahme übermittelt/)).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Nicht mehr anschliessen' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'Sich anschliessen' })).toBeNull()
})
