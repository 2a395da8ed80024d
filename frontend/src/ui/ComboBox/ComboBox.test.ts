import userEvent from '@testing-library/user-event'
import { render, screen, within } from '@testing-library/vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import FormField from '../FormField/FormField.vue'
import { violations } from '../testing/violations'
import ComboBox from './ComboBox.vue'
import type { ComboOption } from './match'

const streets: ComboOption[] = [
  { value: 's1', label: 'Gerliswilstrasse' },
  { value: 's2', label: 'Rüeggisingerstrasse' },
  { value: 's3', label: 'Seetalstrasse', hint: 'Emmenbrücke' },
  { value: 's4', label: 'Sonnenplatz', disabled: true },
]
const user = userEvent.setup({ delay: null })

function show<V extends string | string[]>(start: V, props: Record<string, unknown> = {}) {
  const value = ref<string | string[]>(start)
  const text = ref('')
  const sent = vi.fn()
  render(
    defineComponent(
      () => () =>
        h('form', { onSubmit: (event: Event) => (event.preventDefault(), sent()) }, [
          h(FormField, { name: 'street', label: 'Strasse', hint: 'Ohne Hausnummer' }, () =>
            h(ComboBox, {
              options: props.load ? undefined : streets,
              ...props,
              modelValue: value.value,
              'onUpdate:modelValue': (now: string | string[] | undefined) => (value.value = now ?? ''),
              'onUpdate:text': (now: string) => (text.value = now),
            } as never),
          ),
          h('button', 'Weiter'),
        ]),
    ),
  )
  return { value, text, sent, input: screen.getByRole('combobox', { name: 'Strasse' }) as HTMLInputElement }
}
const names = () =>
  screen.queryAllByRole('option').map((option) => option.textContent?.trim().replace(/\s+/g, ' '))
const marked = (input: HTMLElement) =>
  document.getElementById(input.getAttribute('aria-activedescendant') ?? '')?.textContent?.trim()

describe('ComboBox for one value', () => {
  it('is tied to its field, closed until it is used', async () => {
    const { input } = show('')
    expect(input).toHaveAccessibleDescription('Ohne Hausnummer')
    expect(input).toHaveAttribute('aria-expanded', 'false')
    await user.tab()
    expect(input).toHaveFocus()
    expect(screen.queryByRole('listbox')).toBeNull()
  })

  it('narrows the list while typing, and takes with arrow and Enter', async () => {
    const { input, value, sent } = show('')
    await user.type(input, 'strasse')
    expect(input).toHaveAttribute('aria-expanded', 'true')
    expect(names()).toEqual(['Gerliswilstrasse', 'Rüeggisingerstrasse', 'Seetalstrasse Emmenbrücke'])
    expect(marked(input)).toBeUndefined()
    await user.keyboard('{ArrowDown}{ArrowDown}')
    expect(marked(input)).toBe('Rüeggisingerstrasse')
    expect(await violations()).toEqual([])
    await user.keyboard('{Enter}')
    expect(value.value).toBe('s2')
    expect(input).toHaveValue('Rüeggisingerstrasse')
    expect(screen.queryByRole('listbox')).toBeNull()
    expect(sent).not.toHaveBeenCalled()
    await user.keyboard('{Enter}')
    expect(sent).toHaveBeenCalledOnce()
  })

  it('walks round the list, and begins at what is chosen', async () => {
    const { input } = show('s2')
    expect(input).toHaveValue('Rüeggisingerstrasse')
    input.focus()
    await user.keyboard('{ArrowDown}')
    expect(marked(input)).toBe('Rüeggisingerstrasse')
    expect(screen.getByRole('option', { selected: true })).toHaveTextContent('Rüeggisingerstrasse')
    await user.keyboard('{ArrowUp}{ArrowUp}')
    expect(marked(input)).toBe('Sonnenplatz')
    await user.keyboard('{ArrowDown}')
    expect(marked(input)).toBe('Gerliswilstrasse')
  })

  it('leaves Home and End to the cursor', async () => {
    const { input } = show('')
    await user.type(input, 'ger')
    await user.keyboard('{ArrowDown}{Home}')
    expect(marked(input)).toBeUndefined()
    await user.keyboard('n')
    expect(input).toHaveValue('nger')
  })

  it('closes by Escape, clears by the second, and lets the third pass', async () => {
    const { input, value } = show('s1')
    const outer = vi.fn()
    document.addEventListener('keydown', outer)
    await user.click(input)
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('listbox')).toBeNull()
    expect(value.value).toBe('s1')
    await user.keyboard('{Escape}')
    expect(value.value).toBe('')
    expect(input).toHaveValue('')
    expect(outer).not.toHaveBeenCalled()
    await user.keyboard('{Escape}')
    expect(outer).toHaveBeenCalledOnce()
    document.removeEventListener('keydown', outer)
  })

  it('opens without a step by Alt and arrow', async () => {
    const { input } = show('')
    input.focus()
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}')
    expect(names()).toHaveLength(4)
    expect(marked(input)).toBeUndefined()
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}')
    expect(screen.queryByRole('listbox')).toBeNull()
  })

  it('takes with a press, but not what is out of reach', async () => {
    const { input, value } = show('')
    await user.click(screen.getByRole('button', { name: 'Vorschläge zeigen' }))
    expect(input).toHaveFocus()
    await user.click(screen.getByRole('option', { name: 'Sonnenplatz' }))
    expect(value.value).toBe('')
    await user.click(screen.getByRole('option', { name: 'Gerliswilstrasse' }))
    expect(value.value).toBe('s1')
    expect(input).toHaveFocus()
  })

  it('knows a whole name that was only written', async () => {
    const { input, value } = show('')
    await user.type(input, 'ruggisingerstrasse')
    await user.tab()
    expect(value.value).toBe('')
    await user.clear(input)
    await user.type(input, 'rüeggisingerstrasse')
    await user.tab()
    expect(value.value).toBe('s2')
    expect(input).toHaveValue('Rüeggisingerstrasse')
  })

  it('keeps words that are no value, as words', async () => {
    const { input, value, text } = show('s1')
    await user.clear(input)
    await user.type(input, 'Bahnhofstrasse')
    expect(screen.getByText('Keine Treffer')).toBeVisible()
    expect(input).toHaveAttribute('aria-expanded', 'false')
    await user.tab()
    expect(value.value).toBe('')
    expect(input).toHaveValue('Bahnhofstrasse')
    expect(text.value).toBe('Bahnhofstrasse')
  })

  it('takes other words where they are allowed', async () => {
    const { input, value } = show('', { free: true })
    await user.type(input, 'Bahnhofstrasse')
    expect(names()).toEqual(['«Bahnhofstrasse» übernehmen'])
    await user.keyboard('{ArrowDown}{Enter}')
    expect(value.value).toBe('Bahnhofstrasse')
    expect(input).toHaveValue('Bahnhofstrasse')
  })

  it('follows a value from outside', async () => {
    const { input, value } = show('s1')
    value.value = 's3'
    await nextTick()
    expect(input).toHaveValue('Seetalstrasse')
    value.value = 's1'
    await nextTick()
    expect(input).toHaveValue('Gerliswilstrasse')
    value.value = ''
    await nextTick()
    expect(input).toHaveValue('')
  })

  it('draws the beginning of a long list and says how long it is', async () => {
    const many = Array.from({ length: 3000 }, (_, i) => ({ value: `v${i}`, label: `Parzelle ${i}` }))
    const { input } = show('', { options: many })
    await user.click(input)
    expect(names()).toHaveLength(60)
    expect(screen.getByText('60 von 3’000')).toBeVisible()
  })
})

describe('ComboBox for several values', () => {
  it('stays open and shows what is chosen as tags', async () => {
    const { input, value } = show<string[]>([], { multiple: true })
    await user.click(input)
    expect(screen.getByRole('listbox')).toHaveAttribute('aria-multiselectable', 'true')
    await user.keyboard('{ArrowDown}{Enter}')
    await user.type(input, 'see{ArrowDown}{Enter}')
    expect(value.value).toEqual(['s1', 's3'])
    expect(input).toHaveValue('')
    const tags = within(screen.getByRole('list', { name: 'Gewählt' }))
    expect(tags.getAllByRole('button').map((tag) => tag.textContent?.trim())).toEqual([
      'Gerliswilstrasse',
      'Seetalstrasse',
    ])
    expect(await violations()).toEqual([])
  })

  it('takes away by its tag, by Backspace, and by choosing again', async () => {
    const { input, value } = show(['s1', 's2', 's3'], { multiple: true })
    await user.click(screen.getByRole('button', { name: 'Rüeggisingerstrasse entfernen' }))
    expect(value.value).toEqual(['s1', 's3'])
    expect(input).toHaveFocus()
    await user.keyboard('{Backspace}')
    expect(value.value).toEqual(['s1'])
    await user.click(input)
    await user.click(screen.getByRole('option', { name: 'Gerliswilstrasse' }))
    expect(value.value).toEqual([])
  })

  it('turns words into tags by Enter and on leaving', async () => {
    const { input, value, sent } = show<string[]>([], { multiple: true, free: true })
    await user.type(input, 'Velo{Enter}Schulweg')
    await user.tab()
    expect(value.value).toEqual(['Velo', 'Schulweg'])
    expect(sent).not.toHaveBeenCalled()
  })
})

describe('ComboBox that asks a server', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  function server() {
    const waiting: {
      query: string
      signal: AbortSignal
      answer: (o: ComboOption[]) => void
      fail: () => void
    }[] = []
    const load = (query: string, signal: AbortSignal) =>
      new Promise<ComboOption[]>((answer, reject) =>
        waiting.push({ query, signal, answer, fail: () => reject(new Error('down')) }),
      )
    return { waiting, load }
  }
  async function wait(ms: number) {
    await vi.advanceTimersByTimeAsync(ms)
    await nextTick()
  }

  it('asks once after a pause, and not for too few letters', async () => {
    const { waiting, load } = server()
    const { input } = show('', { load })
    await user.type(input, 'g')
    expect(screen.getByText('Tippen Sie mindestens 2 Zeichen.')).toBeVisible()
    await wait(1000)
    await user.type(input, 'er')
    expect(screen.getByText('Wird geladen')).toBeVisible()
    await wait(200)
    await user.type(input, 'l')
    await wait(300)
    expect(waiting.map(({ query }) => query)).toEqual(['gerl'])
    waiting[0]?.answer([{ value: 's1', label: 'Gerliswilstrasse' }])
    await wait(700)
    expect(names()).toEqual(['Gerliswilstrasse'])
    expect(screen.getByRole('status')).toHaveTextContent('1 Treffer')
  })

  it('drops the late answer to older words', async () => {
    const { waiting, load } = server()
    const { input } = show('', { load })
    await user.type(input, 'ge')
    await wait(300)
    await user.type(input, 'r')
    await wait(300)
    expect(waiting[0]?.signal.aborted).toBe(true)
    waiting[1]?.answer([{ value: 'new', label: 'Neu' }])
    await wait(0)
    waiting[0]?.answer([{ value: 'old', label: 'Alt' }])
    await wait(0)
    expect(names()).toEqual(['Neu'])
  })

  it('says when nothing can be heard, and asks again', async () => {
    const { waiting, load } = server()
    const { input } = show('', { load })
    await user.type(input, 'ge')
    await wait(300)
    waiting[0]?.fail()
    await wait(0)
    expect(screen.getByText(/^Die Vorschläge lassen sich gerade nicht laden/)).toBeVisible()
    await user.keyboard('{Escape}{ArrowDown}')
    await wait(0)
    expect(waiting).toHaveLength(2)
  })

  it('stops asking when it closes', async () => {
    const { waiting, load } = server()
    const { input } = show('', { load })
    await user.type(input, 'ge')
    await user.keyboard('{Escape}')
    await wait(1000)
    expect(waiting).toHaveLength(0)
  })

  it('shows the name of what was chosen on another day', () => {
    const { input } = show('s9', { load: server().load, known: [{ value: 's9', label: 'Waldstrasse' }] })
    expect(input).toHaveValue('Waldstrasse')
  })
})
