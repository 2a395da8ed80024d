import userEvent from '@testing-library/user-event'
import { fireEvent, render, screen } from '@testing-library/vue'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { t } from '@/lib/i18n'
import { violations } from '../testing/violations'
import ConfirmDialog from './ConfirmDialog.vue'
import DialogBox from './DialogBox.vue'

/** A page with the button that opens, and what the dialog holds. */
function page(props: Record<string, unknown> = {}, inside: () => unknown = () => h('p', 'Inhalt')) {
  const open = ref(false)
  const shown = ref(true)
  const confirmed = vi.fn()
  const component = 'confirm' in props ? ConfirmDialog : DialogBox
  render(
    defineComponent(() => () => [
      h('main', { tabindex: -1 }, [
        shown.value ? h('button', { onClick: () => (open.value = true) }, 'Öffnen') : undefined,
      ]),
      h(
        component as typeof DialogBox,
        {
          title: 'Entwurf',
          ...props,
          open: open.value,
          'onUpdate:open': (now: boolean) => (open.value = now),
          onConfirm: confirmed,
        },
        { default: inside },
      ),
    ]),
  )
  return { open, shown, confirmed }
}

async function opened(...args: Parameters<typeof page>) {
  const state = page(...args)
  await userEvent.click(screen.getByRole('button', { name: 'Öffnen' }))
  return state
}

const escape = (dialog: HTMLElement) =>
  fireEvent(dialog, new Event('cancel', { cancelable: true, bubbles: false }))

describe('DialogBox', () => {
  it('holds nothing while it is closed', () => {
    page()
    expect(screen.queryByText('Inhalt')).toBeNull()
  })

  it('leaves the focus where somebody writes when it comes with the page', async () => {
    render(() => [h('main', { tabindex: -1 }, [h('input')])])
    screen.getByRole('textbox').focus()
    page()
    await nextTick()
    expect(screen.getByRole('textbox')).toHaveFocus()
  })

  it('gives the focus back when it goes while it is open', async () => {
    const there = ref(false)
    render(() => [
      h('main', { tabindex: -1 }, [h('button', { onClick: () => (there.value = true) }, 'Öffnen')]),
      there.value ? h(DialogBox, { title: 'Entwurf', open: true }) : undefined,
    ])
    await userEvent.click(screen.getByRole('button', { name: 'Öffnen' }))
    await vi.waitFor(() => expect(screen.getByRole('heading', { name: 'Entwurf' })).toHaveFocus())
    there.value = false
    await nextTick()
    expect(screen.getByRole('button', { name: 'Öffnen' })).toHaveFocus()
  })

  it('is named by its title and begins there', async () => {
    await opened()
    expect(screen.getByRole('dialog', { name: 'Entwurf' })).toHaveAttribute('open')
    expect(screen.getByRole('heading', { name: 'Entwurf' })).toHaveFocus()
    expect(await violations()).toEqual([])
  })

  it('begins where its content wants', async () => {
    await opened({}, () => h('input', { 'aria-label': 'Name', 'data-first': '' }))
    expect(screen.getByRole('textbox', { name: 'Name' })).toHaveFocus()
  })

  it('closes by Escape and gives the focus back', async () => {
    const { open } = await opened()
    await escape(screen.getByRole('dialog'))
    expect(open.value).toBe(false)
    await nextTick()
    expect(screen.getByRole('button', { name: 'Öffnen' })).toHaveFocus()
  })

  it('closes by its button', async () => {
    const { open } = await opened()
    await userEvent.click(screen.getByRole('button', { name: t('ui.close') }))
    expect(open.value).toBe(false)
  })

  it('gives the focus to the page when its opener is gone', async () => {
    const { open, shown } = await opened()
    shown.value = false
    open.value = false
    await nextTick()
    expect(screen.getByRole('main')).toHaveFocus()
  })

  it('closes by a press beside it, not by one that only ends there', async () => {
    const { open } = await opened()
    const dialog = screen.getByRole('dialog')
    await fireEvent.pointerDown(screen.getByText('Inhalt'))
    await fireEvent.click(dialog)
    expect(open.value).toBe(true)
    await fireEvent.pointerDown(dialog)
    await fireEvent.click(dialog)
    expect(open.value).toBe(false)
  })

  it('keeps what somebody writes from a press beside it', async () => {
    const { open } = await opened({ guarded: true })
    const dialog = screen.getByRole('dialog')
    await fireEvent.pointerDown(dialog)
    await fireEvent.click(dialog)
    expect(open.value).toBe(true)
  })

  it('stays while something is on its way', async () => {
    const { open } = await opened({ busy: true })
    await escape(screen.getByRole('dialog'))
    await userEvent.click(screen.getByRole('button', { name: t('ui.close') }))
    expect(open.value).toBe(true)
  })

  it('knows when the browser closed it by itself', async () => {
    const { open } = await opened({ busy: true })
    ;(screen.getByRole('dialog') as HTMLDialogElement).close()
    expect(open.value).toBe(false)
  })
})

describe('ConfirmDialog', () => {
  const props = { title: 'Entwurf löschen', confirm: 'Entwurf löschen' }

  it('reads the consequence aloud and begins at the harmless answer', async () => {
    const { open, confirmed } = await opened(props)
    expect(screen.getByRole('alertdialog', { name: 'Entwurf löschen' })).toHaveAccessibleDescription('Inhalt')
    expect(screen.getByRole('button', { name: 'Abbrechen' })).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    expect(open.value).toBe(false)
    expect(confirmed).not.toHaveBeenCalled()
  })

  it('leaves closing to whoever does the work', async () => {
    const { open, confirmed } = await opened(props)
    await userEvent.click(screen.getByRole('button', { name: 'Entwurf löschen' }))
    expect(confirmed).toHaveBeenCalledOnce()
    expect(open.value).toBe(true)
  })
})
