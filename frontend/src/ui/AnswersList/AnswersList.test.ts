import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import AnswersList from './AnswersList.vue'

const rows = [
  { key: 'a', question: 'Haltung', answer: 'Zustimmung', changeHref: '#a' },
  { key: 'b', question: 'Wege', answer: ['E-Mail', 'Brief'] },
  { key: 'c', question: 'Begründung', answer: ' ' },
]

it('says to each «Ändern» what it changes', async () => {
  const { emitted } = render(AnswersList, { props: { rows } })
  expect(screen.getByRole('link', { name: 'Ändern Haltung' })).toHaveAttribute('href', '#a')
  await userEvent.click(screen.getByRole('button', { name: 'Ändern Wege' }))
  expect(emitted('change')).toEqual([['b']])
})

it('shows several answers and says when there is none', () => {
  render(AnswersList, { props: { rows, fixed: true } })
  expect(screen.getAllByRole('definition').map((cell) => cell.textContent)).toEqual([
    'Zustimmung',
    'E-MailBrief',
    'Keine Angabe',
  ])
  expect(screen.queryByRole('button')).toBeNull()
})
