import { render, screen } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { h } from 'vue'
import SelectInput from '../SelectInput/SelectInput.vue'
import TextArea from '../TextArea/TextArea.vue'
import TextInput from '../TextInput/TextInput.vue'
import { fieldId } from './field'
import FormField from './FormField.vue'

describe.each([
  ['TextInput', TextInput],
  ['TextArea', TextArea],
  ['SelectInput', SelectInput],
] as const)('FormField around %s', (_, control) => {
  const inField = (props: Record<string, unknown>) =>
    render(FormField, {
      props: { name: 'address.street', label: 'Strasse', ...props },
      slots: { default: () => h(control as typeof TextInput, { options: [] }) },
    })

  it('ties label, hint and error to the control, in the order they are read', () => {
    const { container } = inField({ hint: 'Mit Hausnummer', error: 'Geben Sie eine Strasse ein' })
    const input = screen.getByLabelText('Strasse')
    expect(input).toHaveAttribute('id', fieldId('address.street'))
    expect(input).toHaveAttribute('name', 'address.street')
    expect(input).toHaveAccessibleDescription('Mit Hausnummer Fehler: Geben Sie eine Strasse ein')
    expect(input).toHaveAttribute('aria-invalid', 'true')
    expect(container.textContent).toMatch(/Strasse.*Mit Hausnummer.*Geben Sie/)
  })

  it('describes nothing when there is nothing to describe', () => {
    inField({})
    const input = screen.getByLabelText('Strasse')
    expect(input).not.toHaveAttribute('aria-describedby')
    expect(input).not.toHaveAttribute('aria-invalid')
  })

  it('marks what is optional in the label', () => {
    inField({ optional: true })
    expect(screen.getByLabelText('Strasse (freiwillig)')).toBeVisible()
  })
})

describe('fieldId', () => {
  it('is a valid id for every name of a server', () => {
    expect(fieldId('answers[3].text')).toBe('field-answers-3-text')
  })
})
