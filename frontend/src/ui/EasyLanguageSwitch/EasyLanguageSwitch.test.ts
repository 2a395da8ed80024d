import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import EasyLanguageSwitch from './EasyLanguageSwitch.vue'

it('says in words what it is, and by its state whether it is on', async () => {
  const { emitted } = render(EasyLanguageSwitch)
  const button = screen.getByRole('button', { name: 'Leichte Sprache', pressed: false })
  await userEvent.click(button)
  expect(button).toHaveAttribute('aria-pressed', 'true')
  await userEvent.keyboard(' ')
  expect(emitted('update:modelValue')).toEqual([[true], [false]])
})

it('follows from outside', async () => {
  const { rerender } = render(EasyLanguageSwitch, { props: { modelValue: true } })
  expect(screen.getByRole('button', { pressed: true })).toBeVisible()
  await rerender({ modelValue: false })
  expect(screen.getByRole('button', { pressed: false })).toBeVisible()
})
