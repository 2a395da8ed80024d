import { render } from '@testing-library/vue'
import { expect, it } from 'vitest'
import StatFigure from './StatFigure.vue'

it('reads as one sentence', () => {
  const { container } = render(StatFigure, {
    props: { value: '96 %', label: 'der Beiträge beantwortet', detail: 'n = 1’036' },
  })
  expect(container.querySelector('p')).toHaveTextContent(/^96 % der Beiträge beantwortet n = 1’036$/)
})
