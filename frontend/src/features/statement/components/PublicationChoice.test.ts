import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { render, screen } from '@testing-library/vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Statement } from '../api'
import PublicationChoice from './PublicationChoice.vue'

const fetched = vi.fn<(request: Request) => Promise<Response>>()
beforeEach(() => vi.stubGlobal('fetch', fetched))
afterEach(() => {
  fetched.mockReset()
  vi.unstubAllGlobals()
})

function show(publish: Statement['can']['publish']) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/', component: { render: () => null } }],
  })
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  render(PublicationChoice, {
    props: { statement: { id: 's', publication: 'named', can: { publish } } as unknown as Statement },
    global: { plugins: [router, [VueQueryPlugin, { queryClient }]] },
  })
}

test('what others in the organisation decide is said as that', () => {
  show({ allowed: false, why: 'authz.membership_required' })
  expect(screen.getByText('Das bestimmt, wer in Ihrer Organisation freigibt.')).toBeVisible()
  expect(screen.queryByRole('radio')).toBeNull()
  expect(fetched).not.toHaveBeenCalled()
})

test.each(['consultation.report_published'])(
  'what cannot be changed any more is said in words: %s',
  async (why) => {
    fetched.mockResolvedValue(
      new Response(
        JSON.stringify({
          code: why,
          title: 'Das bleibt so.',
          detail: 'Das bleibt so. Fragen beantwortet die Gemeinde.',
        }),
        { headers: { 'Content-Type': 'application/json' } },
      ),
    )
    show({ allowed: false, why })
    expect(await screen.findByText('Das bleibt so. Fragen beantwortet die Gemeinde.')).toBeVisible()
    expect(screen.getByText('Ja, mit Namen')).toBeVisible()
    expect(screen.queryByRole('radio')).toBeNull()
  },
)

test('after the end of the time a consent can still be taken back, not widened', () => {
  show({ allowed: false, why: 'authz.too_late' })
  expect(screen.getByRole('radio', { name: /^Nein/ })).toBeEnabled()
  expect(screen.getByRole('radio', { name: /^Ja, mit Namen/ })).toBeChecked()
})
