import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { describe, expect, it, vi } from 'vitest'
import { violations } from '../testing/violations'
import MenuButton from './MenuButton.vue'

const items = [
  { id: 'edit', label: 'Bearbeiten' },
  { id: 'copy', label: 'Beilage kopieren' },
  { id: 'locked', label: 'Archivieren', disabled: true },
  { id: 'page', label: 'Öffentliche Seite', href: '#seite' },
  { id: 'delete', label: 'Löschen', danger: true, apart: true },
]

function show() {
  const { emitted } = render(MenuButton, { props: { label: 'Aktionen', items } })
  return { button: screen.getByRole('button', { name: 'Aktionen' }), chosen: () => emitted('select') ?? [] }
}
const focused = () => document.activeElement?.textContent

describe('MenuButton', () => {
  it('says that it opens a menu, and opens it at the first action', async () => {
    const { button } = show()
    expect(button).toHaveAttribute('aria-haspopup', 'menu')
    expect(button).toHaveAttribute('aria-expanded', 'false')
    await userEvent.click(button)
    expect(button).toHaveAttribute('aria-expanded', 'true')
    expect(screen.getByRole('menu', { name: 'Aktionen' })).toBeVisible()
    expect(focused()).toBe('Bearbeiten')
    expect(await violations()).toEqual([])
  })

  it('opens by arrow at the near end', async () => {
    const { button } = show()
    button.focus()
    await userEvent.keyboard('{ArrowUp}')
    expect(focused()).toBe('Löschen')
    await userEvent.keyboard('{Escape}{ArrowDown}')
    expect(focused()).toBe('Bearbeiten')
  })

  it('walks round by arrows, to the ends by Home and End', async () => {
    show().button.focus()
    await userEvent.keyboard('{Enter}{ArrowUp}')
    expect(focused()).toBe('Löschen')
    await userEvent.keyboard('{ArrowDown}{ArrowDown}')
    expect(focused()).toBe('Beilage kopieren')
    await userEvent.keyboard('{End}')
    expect(focused()).toBe('Löschen')
    await userEvent.keyboard('{Home}')
    expect(focused()).toBe('Bearbeiten')
  })

  it('finds what is typed', async () => {
    show().button.focus()
    await userEvent.keyboard('{Enter}lö')
    expect(focused()).toBe('Löschen')
  })

  it('goes on to the next with the same letter', async () => {
    show().button.focus()
    await userEvent.keyboard('{Enter}b')
    expect(focused()).toBe('Beilage kopieren')
    await userEvent.keyboard('b')
    expect(focused()).toBe('Bearbeiten')
  })

  it('tells the choice once and gives the focus back', async () => {
    const { button, chosen } = show()
    button.focus()
    await userEvent.keyboard('{Enter}{ArrowDown}{Enter}')
    expect(chosen()).toEqual([['copy']])
    expect(screen.queryByRole('menu')).toBeNull()
    expect(button).toHaveFocus()
  })

  it('takes the space bar on a link, too', async () => {
    const { button, chosen } = show()
    button.focus()
    await userEvent.keyboard('{Enter}ö ')
    expect(chosen()).toEqual([['page']])
  })

  it('lets an action that is out of reach be read but not chosen', async () => {
    const { button, chosen } = show()
    await userEvent.click(button)
    const item = screen.getByRole('menuitem', { name: 'Archivieren' })
    expect(item).toHaveAttribute('aria-disabled', 'true')
    await userEvent.click(item)
    expect(chosen()).toEqual([])
    expect(screen.getByRole('menu')).toBeVisible()
  })

  it.each(['{Escape}', '{Tab}'])('closes by %s without a choice', async (key) => {
    const { button, chosen } = show()
    await userEvent.click(button)
    await userEvent.keyboard(key)
    expect(screen.queryByRole('menu')).toBeNull()
    expect(chosen()).toEqual([])
  })

  it('keeps Escape from what is around it', async () => {
    const { button } = show()
    const outer = vi.fn()
    document.addEventListener('keydown', outer)
    await userEvent.click(button)
    await userEvent.keyboard('{Escape}')
    document.removeEventListener('keydown', outer)
    expect(outer).not.toHaveBeenCalled()
  })

  it('closes when the page is pressed elsewhere', async () => {
    await userEvent.click(show().button)
    await userEvent.click(document.body)
    expect(screen.queryByRole('menu')).toBeNull()
  })
})
