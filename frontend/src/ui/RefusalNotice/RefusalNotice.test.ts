import { render, screen } from '@testing-library/vue'
import { expect, it, vi } from 'vitest'
import RefusalNotice from './RefusalNotice.vue'

const refusal = {
  title: 'Dafür müssen Sie angemeldet sein.',
  text: 'Bitte melden Sie sich an.',
  reference: '',
}

it('is not there without a refusal', () => {
  render(RefusalNotice, { props: { refusal: undefined } })
  expect(screen.queryByRole('alert')).toBeNull()
})

it('is brought into view when it comes', async () => {
  const seen = vi.spyOn(Element.prototype, 'scrollIntoView').mockClear()
  const { rerender } = render(RefusalNotice, { props: { refusal: undefined } })
  expect(seen).not.toHaveBeenCalled()
  await rerender({ refusal })
  expect(seen.mock.contexts).toEqual([screen.getByRole('alert')])
  seen.mockRestore()
})

it('says what was refused, with nothing to press where no login helps', () => {
  render(RefusalNotice, { props: { refusal: { ...refusal, reference: 'Kennung: 7' } } })
  expect(screen.getByRole('alert')).toHaveTextContent(/angemeldet sein.*melden Sie sich an.*Kennung: 7/)
  expect(screen.queryByRole('link')).toBeNull()
})

it('leads to the login and says that what was written stays', () => {
  const ways = [{ label: 'Anmelden', href: '/anmelden?return=%2Fkonto', down: false }]
  render(RefusalNotice, { props: { refusal, kept: true, way: { reason: 'login', ways } } })
  expect(screen.getByRole('alert')).toHaveTextContent('Ihre Eingaben sind noch da.')
  expect(screen.getByRole('link', { name: 'Anmelden' })).toHaveAttribute('href', '/anmelden?return=%2Fkonto')
})

it('names the level that is needed, every way to it, and which of them is down', () => {
  const ways = [
    { label: 'AGOV', href: '/auth/agov/start', down: false },
    { label: 'Andere', href: '/auth/other/start', down: true },
  ]
  render(RefusalNotice, { props: { refusal, way: { reason: 'step_up', level: 'verified_person', ways } } })
  expect(screen.getByRole('alert')).toHaveTextContent('Geprüfte Person')
  expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
    '/auth/agov/start',
    '/auth/other/start',
  ])
  expect(screen.getByText(/Andere antwortet/)).toBeVisible()
  expect(screen.queryByText(/AGOV antwortet/)).toBeNull()
})
