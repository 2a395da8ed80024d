import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { render, screen } from '@testing-library/vue'
import { beforeEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Segment } from './api'
import ChangedPassage from './components/ChangedPassage.vue'

const router = createRouter({
  history: createMemoryHistory(),
  routes: [
    { name: 'consultation', path: '/:lang?/p/:slug/:activity', component: { render: () => null } },
    { path: '/:all(.*)*', component: { render: () => null } },
  ],
})
const segment = { changedBlock: 'b' } as Segment
const where = { slug: 'digital', activity: '42' }
const get = vi.fn()
const show = (props: { segment: Segment; spoken?: number }) =>
  render(ChangedPassage, {
    props: { where, ...props },
    global: { plugins: [router, [VueQueryPlugin, { queryClient: new QueryClient() }]] },
  })

beforeEach(() => {
  get.mockReset()
  get.mockImplementation(() =>
    Promise.resolve(
      Response.json({
        from: 1,
        to: 2,
        lang: 'de',
        changes: [
          { kind: 'changed', old: ['b'], new: ['b'], spans: [{ op: 'inserted', text: 'am Samstag' }] },
        ],
      }),
    ),
  )
  vi.stubGlobal('fetch', get)
})

it('asks for the old and the new wording when it is opened, not before', async () => {
  const { container } = show({ segment, spoken: 1 })
  expect(get).not.toHaveBeenCalled()
  // The browser of the tests knows no summary that opens its details.
  const details = screen.getByText('Bisherigen und neuen Wortlaut vergleichen').closest('details')
  if (details) details.open = true
  details?.dispatchEvent(new Event('toggle'))
  await vi.waitFor(() => expect(container.querySelector('ins')).toHaveTextContent('am Samstag'))
  expect(get).toHaveBeenCalledTimes(1)
  expect(screen.getByText('Von Fassung 1 zu Fassung 2')).toBeInTheDocument()
})

it('shows at once what came along', async () => {
  const change = {
    from: 1,
    to: 2,
    lang: 'de',
    kind: 'changed' as const,
    spans: [{ op: 'deleted' as const, text: 'alt' }],
  }
  const { container } = show({ segment: { ...segment, change } })
  await vi.waitFor(() => expect(container.querySelector('del')).toHaveTextContent('alt'))
  expect(get).not.toHaveBeenCalled()
})
