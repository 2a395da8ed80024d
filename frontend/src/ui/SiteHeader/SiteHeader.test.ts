import userEvent from '@testing-library/user-event'
import { render, screen, within } from '@testing-library/vue'
import { beforeEach, describe, expect, it } from 'vitest'
import SiteHeader from './SiteHeader.vue'

const nav = [
  { label: 'Mitreden', href: '#mitreden', current: true },
  { label: 'Agenda', href: '#agenda' },
]

describe('SiteHeader', () => {
  let menu: HTMLDetailsElement
  let toggle: HTMLElement

  beforeEach(() => {
    const { container } = render(SiteHeader, {
      props: { name: 'mitwirken', place: 'Gemeinde Emmen', homeHref: '/', nav },
    })
    const found = container.querySelector('details')
    const summary = found?.querySelector('summary')
    if (!found || !summary) throw new Error('no menu')
    ;[menu, toggle] = [found, summary]
  })

  it('names the way home by what is written on it', () => {
    expect(screen.getByRole('link', { name: /^mitwirken Gemeinde Emmen\s?, Startseite$/ })).toHaveAttribute(
      'href',
      '/',
    )
  })

  it('marks the current page in both navigations', () => {
    for (const navigation of screen.getAllByRole('navigation', { hidden: true })) {
      const links = within(navigation).getAllByRole('link', { hidden: true })
      expect(links.map((link) => link.getAttribute('aria-current'))).toEqual(['page', null])
    }
  })

  it('closes the menu with Escape and gives the focus back', async () => {
    menu.open = true
    menu.querySelector<HTMLElement>('a')?.focus()
    await userEvent.keyboard('{Escape}')
    expect(menu.open).toBe(false)
    expect(toggle).toHaveFocus()
  })

  it('closes when the focus or a click goes elsewhere, and stays open inside', async () => {
    const outside = document.body.appendChild(document.createElement('button'))
    menu.open = true
    menu.querySelector<HTMLElement>('a')?.focus()
    expect(menu.open).toBe(true)
    outside.focus()
    expect(menu.open).toBe(false)
    menu.open = true
    await userEvent.click(outside)
    expect(menu.open).toBe(false)
    outside.remove()
  })

  it('closes after a choice', async () => {
    menu.open = true
    const link = menu.querySelector('a')
    if (link) await userEvent.click(link)
    expect(menu.open).toBe(false)
  })
})

it('says in which room one is', () => {
  render(SiteHeader, { props: { name: 'mitwirken', homeHref: '/', nav, internal: true } })
  expect(screen.getByText('Intern')).toBeVisible()
})
