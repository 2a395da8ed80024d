import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { afterEach, expect, it } from 'vitest'
import { nextTick } from 'vue'
import type { Block } from '../api'
import WordChooser from './WordChooser.vue'

const block: Block = { id: 'abcdefghij', kind: 'paragraph', lang: 'de', html: '' }

async function chooser(html = '<p>Die Gemeinde pflanzt <em>vierzig</em> Linden.</p>') {
  const words = document.createElement('div')
  words.innerHTML = html
  document.body.append(words)
  const chooser = { words, ...render(WordChooser, { props: { words, block } }) }
  await nextTick()
  return chooser
}
afterEach(() => {
  document.body.replaceChildren()
})
const ends = () => screen.getAllByRole('slider').map((end) => end.getAttribute('aria-valuetext'))
const take = () => userEvent.click(screen.getByRole('button', { name: 'Dazu etwas sagen' }))

it('means the whole block until somebody chooses', async () => {
  const { emitted } = await chooser()
  expect(screen.getByText('Gewählt ist der ganze Abschnitt.')).toBeVisible()
  expect(screen.getByRole('slider', { name: 'Erstes Wort' })).toHaveFocus()
  await take()
  expect(emitted().chosen).toEqual([[{ block: 'abcdefghij', lang: 'de' }]])
})

it('moves both ends by keyboard and gives the passage with its context', async () => {
  const { emitted } = await chooser()
  await userEvent.keyboard('{ArrowRight}{ArrowRight}')
  await userEvent.click(screen.getByRole('button', { name: 'Ende ein Wort zurück' }))
  expect(ends()).toEqual(['pflanzt', 'vierzig'])
  expect(screen.getByText('«pflanzt vierzig»', { selector: 'mark' })).toBeVisible()
  await take()
  expect(emitted().chosen).toEqual([
    [
      {
        block: 'abcdefghij',
        lang: 'de',
        quote: 'pflanzt vierzig',
        before: 'Die Gemeinde ',
        after: ' Linden.',
        start: 13,
      },
    ],
  ])
})

it('stops at the borders, and one end pushes the other', async () => {
  await chooser()
  await userEvent.keyboard('{End}{ArrowRight}')
  expect(ends()).toEqual(['Linden.', 'Linden.'])
  screen.getByRole('slider', { name: 'Letztes Wort' }).focus()
  await userEvent.keyboard('{Home}')
  expect(ends()).toEqual(['Die', 'Die'])
  expect(screen.getByRole('button', { name: 'Anfang ein Wort zurück' })).toBeDisabled()
  await userEvent.click(screen.getByRole('button', { name: 'Ganzen Abschnitt wählen' }))
  expect(screen.getByText('Gewählt ist der ganze Abschnitt.')).toBeVisible()
})

it('follows the selection of the browser, grown to whole words', async () => {
  const { words } = await chooser()
  const paragraph = words.querySelector('p')
  const emphasis = words.querySelector('em')
  if (!paragraph?.firstChild || !emphasis?.firstChild) throw new Error('no text')
  getSelection()?.setBaseAndExtent(paragraph.firstChild, 7, emphasis.firstChild, 3)
  document.dispatchEvent(new Event('selectionchange'))
  await expect.poll(ends).toEqual(['Gemeinde', 'vierzig'])
})

it('is left with Escape', async () => {
  const { emitted } = await chooser()
  await userEvent.keyboard('{ArrowRight}{Escape}')
  expect(emitted().cancel).toHaveLength(1)
  expect(emitted().chosen).toBeUndefined()
})
