import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { afterEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { t } from '@/lib/i18n'
import AccordionList from './AccordionList.vue'

const items = [
  { id: 'wer', title: 'Wer darf mitmachen?', text: 'Alle.' },
  { id: 'wann', title: 'Bis wann?', hint: 'Frist', text: 'Bis 14. Dezember.' },
]
const details = (title: string) =>
  screen.getByRole('heading', { name: title }).closest('details') as HTMLDetailsElement

afterEach(() => {
  location.hash = ''
})

describe('AccordionList', () => {
  it('opens and closes one without the others', async () => {
    const { emitted } = render(AccordionList, { props: { items } })
    const first = details('Wer darf mitmachen?')
    first.open = true
    await nextTick()
    expect(emitted('update:open')).toEqual([[['wer']]])
    expect(details('Bis wann?').open).toBe(false)
    first.open = false
    await nextTick()
    expect(emitted('update:open')).toEqual([[['wer']], [[]]])
  })

  it('opens all and closes all', async () => {
    render(AccordionList, { props: { items } })
    await userEvent.click(screen.getByRole('button', { name: t('ui.accordion.open') }))
    expect([details('Wer darf mitmachen?').open, details('Bis wann?').open]).toEqual([true, true])
    await userEvent.click(screen.getByRole('button', { name: t('ui.accordion.close') }))
    expect([details('Wer darf mitmachen?').open, details('Bis wann?').open]).toEqual([false, false])
  })

  it('offers no «all» for a single one', () => {
    render(AccordionList, { props: { items: items.slice(0, 1) } })
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('opens what the address points to', async () => {
    location.hash = '#wann'
    render(AccordionList, { props: { items } })
    await nextTick()
    expect(details('Bis wann?').open).toBe(true)
    expect(details('Wer darf mitmachen?').open).toBe(false)
  })

  it('shows the slot in place of the text', () => {
    render(AccordionList, { props: { items, open: ['wer'] }, slots: { wer: '<p>Wirklich alle.</p>' } })
    expect(screen.getByText('Wirklich alle.')).toBeVisible()
    expect(screen.queryByText('Alle.')).toBeNull()
  })
})
