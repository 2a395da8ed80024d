import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { fieldId } from '../FormField/field'
import { isoOf, partsOf } from './date'
import DateInput from './DateInput.vue'

describe('isoOf', () => {
  it.each([
    ['4', '12', '2026', '2026-12-04'],
    ['04', ' 2 ', '1980', '1980-02-04'],
    ['29', '2', '2024', '2024-02-29'],
    ['29', '2', '2026', null],
    ['31', '4', '2026', null],
    ['1', '13', '2026', null],
    ['1', '1', '80', null],
    ['', '1', '1980', null],
    ['x', '1', '1980', null],
  ])('%s.%s.%s is %s', (day, month, year, iso) => {
    expect(isoOf({ day, month, year })).toBe(iso)
  })

  it('comes back from partsOf for every day of four years', () => {
    for (let time = Date.UTC(2024, 0, 1); time < Date.UTC(2028, 0, 1); time += 86_400_000) {
      const iso = new Date(time).toISOString().slice(0, 10)
      expect(isoOf(partsOf(iso))).toBe(iso)
    }
  })
})

describe('DateInput', () => {
  const boxes = () => ['Tag', 'Monat', 'Jahr'].map((name) => screen.getByRole('textbox', { name }))

  it('is a group of three boxes; the summary leads to the first', () => {
    render(DateInput, { props: { name: 'geburt', legend: 'Geburtsdatum', birthday: true } })
    expect(screen.getByRole('group', { name: 'Geburtsdatum' })).toBeVisible()
    expect(boxes()[0]).toHaveAttribute('id', fieldId('geburt'))
    expect(boxes().map((box) => box.getAttribute('autocomplete'))).toEqual([
      'bday-day',
      'bday-month',
      'bday-year',
    ])
  })

  it('hands on a day that does not exist as it was typed', async () => {
    const { emitted } = render(DateInput, { props: { name: 'tag', legend: 'Tag der Sitzung' } })
    const [day, month, year] = boxes() as [HTMLElement, HTMLElement, HTMLElement]
    await userEvent.type(day, '31')
    await userEvent.type(month, '2')
    await userEvent.type(year, '2026')
    expect(emitted('update:modelValue').at(-1)).toEqual(['31.2.2026'])
    await userEvent.clear(day)
    await userEvent.type(day, '3')
    expect(emitted('update:modelValue').at(-1)).toEqual(['2026-02-03'])
  })

  it('shows a date that comes from outside and empties with it', async () => {
    const { rerender } = render(DateInput, {
      props: { name: 'tag', legend: 'Tag', modelValue: '2026-12-04' },
    })
    expect(boxes().map((box) => (box as HTMLInputElement).value)).toEqual(['4', '12', '2026'])
    await rerender({ modelValue: '' })
    expect(boxes().map((box) => (box as HTMLInputElement).value)).toEqual(['', '', ''])
  })
})
