import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import StepList from './StepList.vue'

it('is an ordered list of headings, with room for more at each step', () => {
  const steps = [{ title: 'Lesen', text: 'Alles.' }, { title: 'Entscheiden' }]
  render(StepList, { props: { steps, level: 4 }, slots: { 'step-2': '<em>am Dienstag</em>' } })
  expect(screen.getAllByRole('heading', { level: 4 }).map((heading) => heading.textContent)).toEqual([
    'Lesen',
    'Entscheiden',
  ])
  expect(screen.getAllByRole('listitem')[1]).toHaveTextContent('am Dienstag')
})
