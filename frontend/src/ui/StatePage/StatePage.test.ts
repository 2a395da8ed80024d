import { render, screen } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import StatePage from './StatePage.vue'

describe('StatePage', () => {
  it.each([
    ['forbidden', 'Diese Seite ist nicht für alle offen'],
    ['login', 'Melden Sie sich an'],
    ['notFound', 'Diese Seite gibt es nicht'],
    ['offline', 'Keine Verbindung'],
    ['failed', 'Das hat nicht geklappt'],
  ] as const)('%s says what is the matter and what to do', (kind, title) => {
    const { container } = render(StatePage, { props: { kind } })
    expect(screen.getByRole('heading', { level: 1, name: title })).toBeVisible()
    expect(container.querySelector('p')?.textContent).toMatch(/\.$/)
  })

  it('takes better words, a way on and what to read out on the phone', () => {
    render(StatePage, {
      props: { kind: 'forbidden', title: 'Nur für Mitarbeitende', reference: 'r-17' },
      slots: { default: '<p>Fragen Sie Ihre Leitung.</p>', actions: '<a href="#home">Startseite</a>' },
    })
    expect(screen.getByRole('heading', { name: 'Nur für Mitarbeitende' })).toBeVisible()
    expect(screen.getByText('Fragen Sie Ihre Leitung.')).toBeVisible()
    expect(screen.queryByText(/Anmeldung reicht/)).toBeNull()
    expect(screen.getByText('Kennung für Rückfragen: r-17')).toBeVisible()
    expect(screen.getByRole('link', { name: 'Startseite' })).toBeVisible()
  })
})
