import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { violations } from '../testing/violations'
import SpaceSwitcher from './SpaceSwitcher.vue'

const spaces = [
  { label: 'Emmen', href: '#emmen', current: true },
  { label: 'Mitarbeitende', href: '#intern', internal: true, hint: 'Ideen und Umfragen im Haus' },
]
const button = () => screen.getByText('Raum wechseln:').closest('summary') as HTMLElement
const panel = () => button().closest('details') as HTMLDetailsElement

describe('SpaceSwitcher', () => {
  it('names the room and marks it in the list', async () => {
    render(SpaceSwitcher, { props: { spaces } })
    expect(button()).toHaveTextContent('Raum wechseln: Emmen')
    panel().open = true
    expect(screen.getByRole('navigation', { name: 'Raum wechseln' })).toBeVisible()
    expect(screen.getByRole('link', { current: true })).toHaveTextContent('Emmen')
    expect(screen.getByRole('link', { name: /Mitarbeitende.*Intern/ })).not.toHaveAttribute('aria-current')
    expect(await violations()).toEqual([])
  })

  it('closes by Escape and gives the focus back', async () => {
    render(SpaceSwitcher, { props: { spaces } })
    panel().open = true
    screen.getByRole('link', { name: /Mitarbeitende/ }).focus()
    await userEvent.keyboard('{Escape}')
    expect(panel().open).toBe(false)
    expect(button()).toHaveFocus()
  })

  it('closes when the focus or a press goes elsewhere, and after a choice', async () => {
    render(SpaceSwitcher, { props: { spaces } })
    for (const away of [
      () => userEvent.click(document.body),
      () => userEvent.click(screen.getByRole('link', { name: /Mitarbeitende/ })),
    ]) {
      panel().open = true
      await away()
      expect(panel().open).toBe(false)
    }
  })

  it('is only a name where there is nothing to choose', () => {
    render(SpaceSwitcher, { props: { spaces: spaces.slice(0, 1) } })
    expect(screen.getByText('Emmen')).toBeVisible()
    expect(screen.queryByRole('link')).toBeNull()
    expect(document.querySelector('details')).toBeNull()
  })
})
