import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import TextInput from './TextInput.vue'

it('takes numbers as text, so that a wheel or a leading zero changes nothing', async () => {
  const { emitted } = render(TextInput, {
    props: { type: 'number' },
    attrs: { 'aria-label': 'PLZ', autocomplete: 'postal-code' },
  })
  const input = screen.getByRole('textbox', { name: 'PLZ' })
  expect(input).toHaveAttribute('type', 'text')
  expect(input).toHaveAttribute('inputmode', 'numeric')
  expect(input).toHaveAttribute('autocomplete', 'postal-code')
  await userEvent.type(input, '06')
  expect(emitted('update:modelValue')).toEqual([['0'], ['06']])
})

it('has an id of its own outside of a field', () => {
  render(TextInput, { attrs: { 'aria-label': 'Suche' } })
  expect(screen.getByRole('textbox').id).not.toBe('')
})
