import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import { nextTick } from 'vue'
import { fieldId } from '../FormField/field'
import ErrorSummary from './ErrorSummary.vue'

const errors = [{ field: 'grund', message: 'Begründen Sie Ihren Antrag' }]

it('takes the focus when it appears and again with every failed attempt, not in between', async () => {
  const { rerender } = render(ErrorSummary, { props: { errors: [], attempt: 0 } })
  expect(screen.queryByRole('alert')).toBeNull()
  await rerender({ errors, attempt: 1 })
  await nextTick()
  const summary = screen.getByRole('alert', { name: 'Es gibt ein Problem' })
  expect(summary).toHaveFocus()
  summary.blur()
  await rerender({ errors: [...errors], attempt: 1 })
  await nextTick()
  expect(summary).not.toHaveFocus()
  await rerender({ errors, attempt: 2 })
  await nextTick()
  expect(summary).toHaveFocus()
})

it('without a count of attempts follows new lists', async () => {
  const { rerender } = render(ErrorSummary, { props: { errors } })
  await nextTick()
  const summary = screen.getByRole('alert')
  summary.blur()
  await rerender({ errors: [...errors] })
  await nextTick()
  expect(summary).toHaveFocus()
})

it('leads to the field', async () => {
  const input = document.body.appendChild(document.createElement('input'))
  input.id = fieldId('grund')
  render(ErrorSummary, { props: { errors } })
  const link = screen.getByRole('link', { name: 'Begründen Sie Ihren Antrag' })
  expect(link).toHaveAttribute('href', `#${fieldId('grund')}`)
  await userEvent.click(link)
  expect(input).toHaveFocus()
  input.remove()
})

it('says an error of no field without a link', () => {
  render(ErrorSummary, { props: { errors: [{ field: '', message: 'Die Frist ist abgelaufen' }] } })
  expect(screen.queryByRole('link')).toBeNull()
  expect(screen.getByText('Die Frist ist abgelaufen')).toBeVisible()
})
