import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import FieldGroup from './FieldGroup.vue'

it('is a named group that knows its hint and its error', () => {
  render(FieldGroup, {
    props: {
      name: 'adresse',
      legend: 'Adresse',
      hint: 'Wo Sie wohnen',
      error: 'Geben Sie eine Adresse ein',
      role: 'group',
    },
  })
  expect(screen.getByRole('group', { name: 'Adresse' })).toHaveAccessibleDescription(
    'Wo Sie wohnen Fehler: Geben Sie eine Adresse ein',
  )
})
