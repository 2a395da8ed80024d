import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import ProgressBar from './ProgressBar.vue'

it('knows how far it is, in numbers and in words', () => {
  render(ProgressBar, { props: { label: 'Versand', value: 112, max: 340, text: '112 von 340' } })
  const bar = screen.getByRole('progressbar', { name: 'Versand' })
  expect(bar).toHaveAttribute('value', '112')
  expect(bar).toHaveAttribute('max', '340')
  expect(bar).toHaveAttribute('aria-valuetext', '112 von 340')
})

it('claims no number that nobody knows', () => {
  render(ProgressBar, { props: { label: 'Bericht' } })
  expect(screen.getByRole('progressbar', { name: 'Bericht' })).not.toHaveAttribute('value')
})
