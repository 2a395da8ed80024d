import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useAnnounce } from '../LiveRegion/announce'
import DiffView from './DiffView.vue'
import LiveDiff from './LiveDiff.vue'
import { numberPlaces, sideOf, type DiffSegment } from './segments'

const segments: DiffSegment[] = [
  { op: 'insert', text: 'Neu. ' },
  { op: 'equal', text: 'Gilt ' },
  { op: 'delete', text: 'werktags' },
  { op: 'insert', text: 'täglich' },
  { op: 'equal', text: '.' },
  { op: 'delete', text: '' },
]

const scrolled = vi.fn()
beforeEach(() => {
  scrolled.mockClear()
  Element.prototype.scrollIntoView = scrolled
})

describe('numberPlaces', () => {
  it('counts a replacement once and forgets what is empty', () => {
    expect(numberPlaces(segments).map(({ op, place }) => `${op} ${place}`)).toEqual([
      'insert 1',
      'equal 0',
      'delete 2',
      'insert 2',
      'equal 0',
    ])
  })

  it('gives each version back whole', () => {
    const parts = numberPlaces(segments)
    const text = (side: 'before' | 'after') =>
      sideOf(parts, side)
        .map((part) => part.text)
        .join('')
    expect(text('before')).toBe('Gilt werktags.')
    expect(text('after')).toBe('Neu. Gilt täglich.')
  })
})

describe('DiffView', () => {
  it('says in words what was inserted and what was deleted', () => {
    const { container } = render(DiffView, { props: { segments } })
    expect(screen.getByText('2 Stellen geändert')).toBeVisible()
    expect([...container.querySelectorAll('ins')].map((mark) => mark.textContent)).toEqual([
      'eingefügt: Neu. ',
      'eingefügt: täglich',
    ])
    expect(container.querySelector('del')).toHaveTextContent('gestrichen: werktags')
    expect(container.querySelector('.diff-view__text')?.textContent).toBe(
      'eingefügt: Neu. Gilt gestrichen: werktagseingefügt: täglich.',
    )
  })

  it('goes round through the places by keyboard, without taking the focus away', async () => {
    const { container } = render(DiffView, { props: { segments } })
    const marked = () =>
      [...container.querySelectorAll('.diff-view__current')].map((mark) => mark.lastChild?.textContent)
    await userEvent.tab()
    const button = screen.getByRole('button', { name: 'Nächste Änderung' })
    expect(button).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    expect(marked()).toEqual(['Neu. '])
    await userEvent.keyboard('{Enter}')
    expect(marked()).toEqual(['werktags', 'täglich'])
    expect(screen.getByText('2 / 2')).toBeVisible()
    await vi.waitFor(() => {
      expect(useAnnounce().said.polite).toBe('gestrichen: werktags, eingefügt: täglich')
    })
    await userEvent.keyboard('{Enter}')
    expect(marked()).toEqual(['Neu. '])
    expect(button).toHaveFocus()
    expect(scrolled).toHaveBeenCalledTimes(3)
  })

  it('shows both versions, each with its own marks', () => {
    render(DiffView, { props: { segments, mode: 'side' } })
    const before = screen.getByRole('group', { name: 'Bisher' })
    const after = screen.getByRole('group', { name: 'Neu' })
    expect(before.querySelectorAll('ins')).toHaveLength(0)
    expect(after.querySelectorAll('del')).toHaveLength(0)
    expect(after).toHaveTextContent('eingefügt: Neu. Gilt eingefügt: täglich.')
  })

  it('stands without its bar in a list of changes', () => {
    const { container } = render(DiffView, { props: { segments, bare: true } })
    expect(screen.queryByRole('button')).toBeNull()
    expect(screen.queryByRole('status')).toBeNull()
    expect(container.querySelector('ins')).toHaveTextContent('eingefügt: Neu.')
  })

  it('has nothing to jump to when nothing changed', () => {
    render(DiffView, { props: { segments: [{ op: 'equal', text: 'Bleibt' }] } })
    expect(screen.getByText('Nichts geändert')).toBeVisible()
    expect(screen.queryByRole('button')).toBeNull()
  })
})

describe('LiveDiff', () => {
  it('compares by words, again after each pause in writing', async () => {
    const { container, rerender } = render(LiveDiff, {
      props: { before: 'Wir pflanzen Bäume.', after: 'Wir pflanzen Bäume.' },
    })
    expect(await screen.findByText('Nichts geändert')).toBeVisible()
    await rerender({ after: 'Wir pflanzen einheimische Bäume.' })
    expect(await screen.findByText('1 Stelle geändert')).toBeVisible()
    expect(container.querySelector('ins')?.textContent.trim()).toBe('eingefügt: einheimische')
    expect(container.querySelector('del')).toBeNull()
  })
})
