import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { describe, expect, it, vi } from 'vitest'
import { h, nextTick } from 'vue'
import { setLang } from '@/lib/i18n'
import FormField from '../FormField/FormField.vue'
import { violations } from '../testing/violations'
import RichTextEditor from './RichTextEditor.vue'
// Here already, because translating it takes longer than a test waits.
import './surface/EditorSurface.vue'

type Props = Record<string, unknown>

async function edit(html: string, props: Props = {}, field: Props = {}) {
  const changed = vi.fn<(html: string) => void>()
  const shown = render(FormField, {
    props: { name: 'text', label: 'Beschreibung', ...field },
    slots: {
      default: () => h(RichTextEditor, { modelValue: html, 'onUpdate:modelValue': changed, ...props }),
    },
  })
  const text = await screen.findByRole('textbox')
  return { changed, text, ...shown }
}
const tool = (name: string) => screen.getByRole('button', { name })

describe('RichTextEditor', () => {
  it('is a text field with the name, hint and error of its field', async () => {
    const { text } = await edit('<p>a</p>', {}, { hint: 'Kurz', error: 'Schreiben Sie etwas' })
    expect(text).toHaveAccessibleName('Beschreibung')
    expect(text).toHaveAccessibleDescription('Kurz Fehler: Schreiben Sie etwas')
    expect(text).toHaveAttribute('aria-invalid', 'true')
    expect(text).toHaveAttribute('aria-multiline', 'true')
    expect(text).toHaveAttribute('id', 'field-text')
    await userEvent.click(screen.getByText('Beschreibung'))
    expect(text).toHaveFocus()
  })

  it('gives axe nothing to say, with and without the link form', async () => {
    await edit('<h2>a</h2><p>b</p>', { max: 10 }, { hint: 'Kurz' })
    expect(await violations()).toEqual([])
    await userEvent.click(tool('Link'))
    expect(await violations()).toEqual([])
  })

  it('brings no style of its own into the page', async () => {
    const before = document.querySelectorAll('style').length
    await edit('<p>a</p>')
    expect(document.querySelectorAll('style')).toHaveLength(before)
  })

  it('has a toolbar that is one stop, with arrows, Home and End inside', async () => {
    await edit('<p>a</p>')
    const toolbar = screen.getByRole('toolbar', { name: 'Text gestalten' })
    expect(toolbar.querySelectorAll('[tabindex="0"]')).toHaveLength(1)
    await userEvent.tab()
    expect(tool('Absatz')).toHaveFocus()
    await userEvent.keyboard('{ArrowRight}')
    expect(tool('Titel')).toHaveFocus()
    await userEvent.keyboard('{End}')
    expect(tool('Gestaltung entfernen')).toHaveFocus()
    await userEvent.keyboard('{ArrowRight}')
    expect(tool('Absatz')).toHaveFocus()
    await userEvent.keyboard('{ArrowLeft}{Home}{ArrowRight}')
    await userEvent.tab()
    expect(screen.getByRole('textbox')).toHaveFocus()
    await userEvent.tab({ shift: true })
    expect(tool('Titel')).toHaveFocus()
  })

  it('makes headings and lists, says which one it is, and takes it back', async () => {
    const { changed } = await edit('<p>Warum</p>')
    expect(tool('Absatz')).toHaveAttribute('aria-pressed', 'true')
    await userEvent.click(tool('Titel'))
    expect(changed).toHaveBeenLastCalledWith('<h2>Warum</h2>')
    expect(tool('Titel')).toHaveAttribute('aria-pressed', 'true')
    expect(tool('Absatz')).toHaveAttribute('aria-pressed', 'false')
    await userEvent.click(tool('Rückgängig'))
    expect(changed).toHaveBeenLastCalledWith('<p>Warum</p>')
    await userEvent.click(tool('Aufzählung'))
    expect(changed).toHaveBeenLastCalledWith('<ul><li>Warum</li></ul>')
    await userEvent.click(tool('Gestaltung entfernen'))
    expect(changed).toHaveBeenLastCalledWith('<p>Warum</p>')
  })

  it('keeps what cannot be done in reach, but does not do it', async () => {
    const { changed } = await edit('<p>a</p>')
    expect(tool('Rückgängig')).toHaveAttribute('aria-disabled', 'true')
    await userEvent.click(tool('Rückgängig'))
    expect(changed).not.toHaveBeenCalled()
  })

  it('asks for the address of a link in its place, and explains a wrong one', async () => {
    const { changed } = await edit('<p></p>')
    await userEvent.click(tool('Link'))
    const address = screen.getByLabelText('Adresse des Links')
    expect(address).toHaveFocus()
    await userEvent.type(address, 'javascript:alert(1){Enter}')
    expect(address).toHaveAccessibleDescription(/^Die Adresse beginnt mit/)
    expect(address).toHaveAttribute('aria-invalid', 'true')
    await userEvent.clear(address)
    await userEvent.type(address, 'www.emmen.ch{Enter}')
    expect(screen.queryByLabelText('Adresse des Links')).toBeNull()
    await vi.waitFor(() => {
      expect(changed).toHaveBeenLastCalledWith(
        '<p><a href="https://www.emmen.ch">https://www.emmen.ch</a></p>',
      )
    })
  })

  it('goes back to the text when Escape closes the link', async () => {
    const { text } = await edit('<p>a</p>')
    await userEvent.click(tool('Link'))
    await userEvent.keyboard('{Escape}')
    await vi.waitFor(() => {
      expect(text).toHaveFocus()
    })
    expect(screen.queryByLabelText('Adresse des Links')).toBeNull()
  })

  it('cleans what is pasted, and keeps a pasted word inside its sentence', async () => {
    const { changed, text } = await edit('<p></p>')
    const data = {
      getData: (type: string) =>
        type === 'text/html' ? '<div style="color:red">neu<script>x</script></div>' : 'neu',
    }
    const event = Object.assign(new Event('paste', { bubbles: true, cancelable: true }), {
      clipboardData: data,
    })
    text.dispatchEvent(event)
    expect(event.defaultPrevented).toBe(true)
    expect(changed).toHaveBeenLastCalledWith('<p>neu</p>')
  })

  it('keeps a table that it cannot edit', async () => {
    const table = '<table><caption>Stimmen</caption><tbody><tr><td>1</td></tr></tbody></table>'
    const { changed } = await edit(`<p>vor</p>${table}`)
    expect(screen.getByRole('cell', { name: '1' })).toBeVisible()
    await userEvent.click(tool('Titel'))
    expect(changed).toHaveBeenLastCalledWith(`<h2>vor</h2>${table}`)
  })

  it('counts down and marks what is too long', async () => {
    const { text } = await edit('<p>zu lang</p>', { max: 5 })
    expect(text).toHaveAccessibleDescription(/^2\sZeichen zu viel$/)
    expect(text).toHaveAttribute('aria-invalid', 'true')
  })

  it('follows a text that changes from outside', async () => {
    const { rerender } = render(RichTextEditor, { props: { modelValue: '<p>alt</p>', label: 'Text' } })
    const text = await screen.findByRole('textbox', { name: 'Text' })
    await rerender({ modelValue: '<h2>neu</h2>' })
    expect(text.querySelector('h2')).toHaveTextContent('neu')
    expect(text).not.toHaveTextContent('alt')
  })

  it('speaks the language of the page', async () => {
    await edit('<p>a</p>')
    await setLang('fr')
    await vi.waitFor(async () => {
      await nextTick()
      expect(screen.getByRole('toolbar', { name: 'Mettre en forme' })).toBeVisible()
    })
    expect(tool('Gras')).toBeVisible()
  })
})
