import { render, screen } from '@testing-library/vue'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { ApiProblem } from '@/lib/api/problem'
import FailurePage from './FailurePage.vue'

const component = { render: () => null }
const plugins = [
  createRouter({
    history: createMemoryHistory(),
    routes: [
      { name: 'account', path: '/:lang?/konto', component },
      { path: '/', component },
    ],
  }),
]

function shown(error: Error) {
  return render(FailurePage, {
    props: { error },
    slots: { default: '<a href="#all">Alle Projekte</a>' },
    global: { plugins },
  })
}

it.each([403, 500])('%d leads to the account and not to other things', (status) => {
  shown(new ApiProblem({ status, code: 'x' }))
  expect(screen.getByRole('link', { name: 'Zum Konto' })).toHaveAttribute('href', '/konto')
  expect(screen.queryByRole('link', { name: 'Alle Projekte' })).toBeNull()
})

it.each([404, 422])('%d leads to the other things', (status) => {
  shown(new ApiProblem({ status, code: 'x' }))
  expect(screen.getByRole('link', { name: 'Alle Projekte' })).toBeVisible()
  expect(screen.queryByRole('button')).toBeNull()
})

it('trouble on the way can be tried again by keyboard, and says what to read out', async () => {
  const { emitted } = shown(new ApiProblem({ status: 500, code: 'internal', requestId: 'r-17' }))
  expect(screen.getByText(/r-17/)).toBeVisible()
  await userEvent.tab()
  await userEvent.keyboard('{Enter}')
  expect(emitted('retry')).toHaveLength(1)
})

it('what is no answer of the server is trouble too', () => {
  shown(new Error('chunk'))
  expect(screen.getByRole('button', { name: 'Noch einmal versuchen' })).toBeVisible()
})
