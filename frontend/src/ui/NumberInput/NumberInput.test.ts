import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { h } from 'vue'
import { setLang } from '@/lib/i18n'
import FormField from '../FormField/FormField.vue'
import NumberInput from './NumberInput.vue'

function show(props: Record<string, unknown> = {}) {
  const told: (number | undefined)[] = []
  render(FormField, {
    props: { name: 'amount', label: 'Betrag', hint: 'In Franken', error: 'Geben Sie einen Betrag ein' },
    slots: { default: () => h(NumberInput, { ...props, onNumber: (value) => told.push(value) }) },
  })
  return { input: screen.getByLabelText('Betrag'), told }
}

describe('NumberInput', () => {
  it('is tied to its field and brings the right keyboard', () => {
    const { input } = show({ unit: 'm²' })
    expect(input).toHaveAccessibleDescription('In Franken Fehler: Geben Sie einen Betrag ein')
    expect(input).toHaveAttribute('inputmode', 'numeric')
    expect(input).toHaveAttribute('type', 'text')
  })

  it('tells the value while typing, and writes it tidily on leaving', async () => {
    const { input, told } = show({ decimals: 2, before: 'CHF' })
    expect(input).toHaveAttribute('inputmode', 'decimal')
    await userEvent.type(input, '1234,5')
    expect(input).toHaveValue('1234,5')
    expect(told.at(-1)).toBe(1234.5)
    await userEvent.tab()
    expect(input).toHaveValue('1’234,50')
  })

  it('shows how a point was understood', async () => {
    const { input, told } = show()
    await userEvent.type(input, '32.380')
    await userEvent.tab()
    expect(told.at(-1)).toBe(32380)
    expect(input).toHaveValue('32’380')
  })

  it('leaves what is no number as it was written', async () => {
    const { input, told } = show()
    await userEvent.type(input, 'etwa 20')
    await userEvent.tab()
    expect(input).toHaveValue('etwa 20')
    expect(told.at(-1)).toBeUndefined()
  })

  it('writes as the language of the page does', async () => {
    await setLang('en')
    const { input } = show({ decimals: 1 })
    await userEvent.type(input, '1234.5')
    await userEvent.tab()
    expect(input).toHaveValue('1,234.5')
  })
})
