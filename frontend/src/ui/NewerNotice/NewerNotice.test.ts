import userEvent from '@testing-library/user-event'
import { render, screen, within } from '@testing-library/vue'
import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import NewerNotice from './NewerNotice.vue'

const title = {
  path: 'title',
  label: 'Titel',
  mine: 'Mein',
  theirs: 'Ihr',
  both: true,
  suggested: 'mine',
} as const
const phone = {
  path: 'phone',
  label: 'Telefon',
  mine: '',
  theirs: '041',
  both: false,
  suggested: 'theirs',
} as const
const props = { by: 'Lea Bühler', at: '2026-11-20T09:12:00Z', places: [title, phone] }

it('says who has saved and when', () => {
  render(NewerNotice, { props })
  const notice = screen.getByRole('alert')
  expect(within(notice).getByRole('heading')).toHaveTextContent('Lea Bühler hat inzwischen gespeichert')
  expect(notice).toHaveTextContent('20. November 2026, 10.12 Uhr')
})

it('takes the focus, so that nobody misses it', () => {
  const { element } = mount(NewerNotice, { props, attachTo: document.body })
  expect(element).toHaveFocus()
})

it('goes on with what was suggested, or with what was chosen instead', async () => {
  const { emitted } = render(NewerNotice, { props })
  const go = screen.getByRole('button', { name: 'Mit dieser Auswahl weiterschreiben' })
  await userEvent.click(go)
  const [first, second] = screen.getAllByRole('radiogroup')
  await userEvent.click(within(first as HTMLElement).getByRole('radio', { name: /Gespeicherte/ }))
  await userEvent.click(within(second as HTMLElement).getByRole('radio', { name: /Ihre Fassung/ }))
  await userEvent.click(go)
  expect(emitted('resolve')).toEqual([[new Set(['title'])], [new Set(['phone'])]])
})

it('takes everything that was saved', async () => {
  const { emitted } = render(NewerNotice, { props })
  await userEvent.click(screen.getByRole('button', { name: /Nur die gespeicherte/ }))
  expect(emitted('resolve')).toEqual([[new Set()]])
})

it('shows both sides of every part, an empty one too, and says where both have written', () => {
  render(NewerNotice, { props })
  const [first, second] = screen.getAllByRole('radiogroup')
  expect(first).toHaveTextContent(/beide.*Mein.*Ihr/)
  expect(second).toHaveTextContent(/Keine Angabe.*041/)
  expect(second).not.toHaveTextContent('beide')
})

it('asks nothing where both have written the same', async () => {
  const { emitted } = render(NewerNotice, { props: { ...props, places: [] } })
  expect(screen.queryByRole('radiogroup')).toBeNull()
  await userEvent.click(screen.getByRole('button'))
  expect(emitted('resolve')).toEqual([[new Set()]])
})
