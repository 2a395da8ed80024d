import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import CheckboxGroup from './CheckboxGroup.vue'

const options = [
  { value: 'mail', label: 'E-Mail' },
  { value: 'post', label: 'Brief' },
  { value: 'nichts', label: 'Nichts davon' },
]
const props = { name: 'wege', legend: 'Wege', options, none: 'nichts' }

it('adds and takes away without touching the list it was given', async () => {
  const given = Object.freeze(['mail']) as string[]
  const { emitted, rerender } = render(CheckboxGroup, { props: { ...props, modelValue: given } })
  await userEvent.click(screen.getByRole('checkbox', { name: 'Brief' }))
  expect(emitted('update:modelValue').at(-1)).toEqual([['mail', 'post']])
  await rerender({ modelValue: ['mail', 'post'] })
  await userEvent.click(screen.getByRole('checkbox', { name: 'E-Mail' }))
  expect(emitted('update:modelValue').at(-1)).toEqual([['post']])
})

it('lets «nothing of it» rule out the rest, both ways', async () => {
  const { emitted, rerender } = render(CheckboxGroup, { props: { ...props, modelValue: ['mail', 'post'] } })
  await userEvent.click(screen.getByRole('checkbox', { name: 'Nichts davon' }))
  expect(emitted('update:modelValue').at(-1)).toEqual([['nichts']])
  await rerender({ modelValue: ['nichts'] })
  await userEvent.click(screen.getByRole('checkbox', { name: 'Brief' }))
  expect(emitted('update:modelValue').at(-1)).toEqual([['post']])
})
