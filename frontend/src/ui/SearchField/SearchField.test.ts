import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { violations } from '../testing/violations'
import SearchField from './SearchField.vue'

const show = (props: Record<string, unknown> = {}) =>
  render(SearchField, { props: { label: 'Ideen durchsuchen', ...props } }).emitted

describe('SearchField', () => {
  it('is a landmark with a labelled field', async () => {
    show()
    expect(screen.getByRole('search', { name: 'Ideen durchsuchen' })).toBeVisible()
    expect(screen.getByRole('searchbox', { name: 'Ideen durchsuchen' })).toBeVisible()
    expect(await violations()).toEqual([])
  })

  it('searches on sending, without the blanks around', async () => {
    const emitted = show()
    await userEvent.type(screen.getByRole('searchbox'), ' Velo ')
    expect(emitted('search')).toBeUndefined()
    await userEvent.keyboard('{Enter}')
    expect(emitted('search')).toEqual([['Velo']])
    await userEvent.click(screen.getByRole('button', { name: 'Suchen' }))
    expect(emitted('search')).toHaveLength(2)
  })

  it('hears who searches again before the answer is there', async () => {
    const emitted = show({ busy: true })
    await userEvent.type(screen.getByRole('searchbox'), 'Bus{Enter}')
    await userEvent.click(screen.getByRole('button', { name: /^Suchen/ }))
    expect(emitted('search')).toEqual([['Bus'], ['Bus']])
  })

  it('is emptied by a button that leads back to the field', async () => {
    const emitted = show()
    expect(screen.queryByRole('button', { name: 'Eingabe löschen' })).toBeNull()
    await userEvent.type(screen.getByRole('searchbox'), 'Velo')
    await userEvent.tab()
    expect(screen.getByRole('button', { name: 'Eingabe löschen' })).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    expect(screen.getByRole('searchbox')).toHaveValue('')
    expect(screen.getByRole('searchbox')).toHaveFocus()
    expect(emitted('search')).toEqual([['']])
  })
})
