import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import AppButton from './AppButton.vue'

describe('AppButton', () => {
  it('is a button that does not submit by accident', async () => {
    const { emitted } = render(AppButton, { slots: { default: 'Drucken' } })
    const button = screen.getByRole('button', { name: 'Drucken' })
    expect(button).toHaveAttribute('type', 'button')
    await userEvent.click(button)
    expect(emitted('click')).toHaveLength(1)
  })

  it('lets no second click through while busy, keeps the focus and says so', async () => {
    const submitted: Event[] = []
    const form = document.body.appendChild(document.createElement('form'))
    form.addEventListener('submit', (event) => submitted.push(event))
    const { emitted, rerender } = render(AppButton, {
      props: { type: 'submit', busy: false },
      slots: { default: 'Senden' },
      container: form,
    })
    const button = screen.getByRole('button')
    button.focus()
    await rerender({ busy: true })
    await userEvent.click(button)
    await userEvent.keyboard('{Enter}')
    expect(emitted('click')).toBeUndefined()
    expect(submitted).toEqual([])
    expect(button).toHaveFocus()
    expect(button).not.toBeDisabled()
    expect(button).toHaveAttribute('aria-disabled', 'true')
    expect(screen.getByRole('status')).toHaveTextContent('Bitte warten')
  })

  it('is a link when it leads somewhere', () => {
    render(AppButton, { props: { href: '/unterlagen.pdf' }, slots: { default: 'Unterlagen' } })
    expect(screen.getByRole('link', { name: 'Unterlagen' })).toHaveAttribute('href', '/unterlagen.pdf')
    expect(screen.queryByRole('button')).toBeNull()
  })
})
