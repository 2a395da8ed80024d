import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { defineComponent, h, nextTick, shallowRef } from 'vue'
import LiveRegion from '../LiveRegion/LiveRegion.vue'
import { violations } from '../testing/violations'
import ExportButton from './ExportButton.vue'

const user = userEvent.setup({ delay: null })
const offer = { formats: ['xlsx', 'csv'], personal: false }
const run = {
  id: '1',
  state: 'working' as const,
  rows: 1200,
  expected: 5000,
  address: '/datei',
  fileName: 'liste.csv',
}

describe('ExportButton', () => {
  it('offers what the list offers and says what was chosen', async () => {
    const { emitted, container } = render(ExportButton, { props: { offer } })
    await user.click(screen.getByRole('button', { name: 'Exportieren' }))
    expect(screen.getAllByRole('menuitem').map(({ textContent }) => textContent?.trim())).toEqual([
      'Excel (XLSX)',
      'CSV',
    ])
    await user.click(screen.getByRole('menuitem', { name: 'CSV' }))
    expect(emitted('start')).toEqual([['csv']])
    expect(await violations(container)).toEqual([])
  })

  it('shows nothing to who may not, and warns of what is about people', async () => {
    const { rerender, container } = render(ExportButton)
    expect(container.querySelector('button')).toBeNull()
    await rerender({ offer: { ...offer, personal: true } })
    expect(screen.getByText(/Enthält Personendaten/)).toBeTruthy()
  })

  it('tells how far it is and lets nobody begin twice', () => {
    render(ExportButton, { props: { offer, run } })
    const bar = screen.getByRole<HTMLProgressElement>('progressbar')
    expect([bar.value, bar.max]).toEqual([1200, 5000])
    expect(screen.getByText('1’200 von 5’000 Zeilen')).toBeTruthy()
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Exportieren' }).disabled).toBe(true)
  })

  it('knows no end where nobody counted', () => {
    render(ExportButton, { props: { offer, run: { ...run, expected: undefined } } })
    expect(screen.getByRole('progressbar').hasAttribute('value')).toBe(false)
    expect(screen.getByText('1’200 Zeilen')).toBeTruthy()
  })

  it('ends with a link, said aloud', async () => {
    const now = shallowRef<typeof run | (Omit<typeof run, 'state'> & { state: 'ready' })>(run)
    render(defineComponent(() => () => [h(ExportButton, { offer, run: now.value }), h(LiveRegion)]))
    now.value = { ...run, state: 'ready' }
    await nextTick()
    expect(screen.getByRole('link', { name: /Herunterladen.*liste\.csv/ }).getAttribute('href')).toBe(
      '/datei',
    )
    await expect.poll(() => screen.getAllByText(/Der Export ist bereit\./).length).toBe(2)
  })

  it('says why it failed', () => {
    render(ExportButton, {
      props: { offer, run: { ...run, state: 'failed', failure: { detail: 'Zu viele Zeilen.' } } },
    })
    expect(screen.getByText('Zu viele Zeilen.')).toBeTruthy()
  })
})
