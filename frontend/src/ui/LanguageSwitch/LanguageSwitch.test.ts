import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import LanguageSwitch from './LanguageSwitch.vue'

it('calls each language by its own name and says which one is on', async () => {
  const languages = [
    { code: 'de', name: 'Deutsch' },
    { code: 'fr', name: 'Français' },
  ]
  const { emitted } = render(LanguageSwitch, { props: { current: 'de', languages } })
  const french = screen.getByRole('button', { name: 'Français (FR)' })
  expect(french).toHaveAttribute('lang', 'fr')
  expect(french).not.toHaveAttribute('aria-current')
  expect(screen.getByRole('button', { name: 'Deutsch (DE)' })).toHaveAttribute('aria-current', 'true')
  await userEvent.click(french)
  expect(emitted('select')).toEqual([['fr']])
})
