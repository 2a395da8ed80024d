import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { violations } from '../testing/violations'
import TabSet from './TabSet.vue'

const tabs = [
  { id: 'about', label: 'Worum es geht' },
  { id: 'papers', label: 'Unterlagen', count: 4 },
  { id: 'results', label: 'Ergebnisse' },
]

function show(start = '', dir?: string) {
  const chosen = ref(start)
  render(
    defineComponent(
      () => () =>
        h('div', { dir, style: dir && { direction: dir } }, [
          h(
            TabSet,
            {
              label: 'Projekt',
              tabs,
              modelValue: chosen.value,
              'onUpdate:modelValue': (id: string) => (chosen.value = id),
            },
            {
              about: () => 'Drei Sätze',
              papers: () => h('input', { 'aria-label': 'Suche' }),
              results: () => 'Noch keine',
            },
          ),
        ]),
    ),
  )
  return chosen
}
const tab = (name: string) => screen.getByRole('tab', { name })

describe('TabSet', () => {
  it('ties each part to its tab and begins at the first', async () => {
    show()
    expect(screen.getByRole('tablist', { name: 'Projekt' })).toBeVisible()
    expect(tab('Worum es geht')).toHaveAttribute('aria-selected', 'true')
    expect(screen.getByRole('tabpanel', { name: 'Worum es geht' })).toHaveTextContent('Drei Sätze')
    expect(screen.getAllByRole('tabpanel')).toHaveLength(1)
    expect(await violations()).toEqual([])
  })

  it('opens the part of the address, and the first one for an address that is none', () => {
    show('results')
    expect(screen.getByRole('tabpanel')).toHaveTextContent('Noch keine')
  })

  it('takes an unknown part for the first', () => {
    show('hacked')
    expect(screen.getByRole('tabpanel')).toHaveTextContent('Drei Sätze')
  })

  it('chooses by arrows, round and to the ends', async () => {
    const chosen = show()
    await userEvent.tab()
    expect(tab('Worum es geht')).toHaveFocus()
    await userEvent.keyboard('{ArrowRight}')
    expect(tab('Unterlagen 4')).toHaveFocus()
    expect(chosen.value).toBe('papers')
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}')
    expect(chosen.value).toBe('results')
    await userEvent.keyboard('{Home}')
    expect(chosen.value).toBe('about')
    await userEvent.keyboard('{End}')
    expect(chosen.value).toBe('results')
  })

  it('turns the arrows round where one reads from right to left', async () => {
    const chosen = show('', 'rtl')
    await userEvent.tab()
    await userEvent.keyboard('{ArrowLeft}')
    expect(chosen.value).toBe('papers')
  })

  it('is one stop for Tab; the next one is the part', async () => {
    show()
    await userEvent.tab()
    await userEvent.tab()
    expect(screen.getByRole('tabpanel')).toHaveFocus()
  })

  it('keeps what was written in a part', async () => {
    show('papers')
    await userEvent.type(screen.getByRole('textbox'), 'Synopse')
    await userEvent.click(tab('Ergebnisse'))
    expect(screen.queryByRole('textbox')).toBeNull()
    await userEvent.click(tab('Unterlagen 4'))
    expect(screen.getByRole('textbox')).toHaveValue('Synopse')
  })

  it('makes a part only when somebody looks at it', async () => {
    show()
    expect(document.querySelector('input')).toBeNull()
    await userEvent.click(tab('Unterlagen 4'))
    expect(document.querySelector('input')).not.toBeNull()
  })
})
