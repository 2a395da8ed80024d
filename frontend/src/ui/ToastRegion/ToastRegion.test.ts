import userEvent from '@testing-library/user-event'
import { fireEvent, render, screen } from '@testing-library/vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick } from 'vue'
import LiveRegion from '../LiveRegion/LiveRegion.vue'
import { violations } from '../testing/violations'
import { useToast } from './toast'
import ToastRegion from './ToastRegion.vue'

const { toast, dismiss, toasts } = useToast()
const user = userEvent.setup({ delay: null })

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  render(
    defineComponent(() => () => [
      h('main', { tabindex: -1 }, h('button', 'Löschen')),
      h(ToastRegion),
      h(LiveRegion),
    ]),
  )
})
afterEach(() => {
  for (const { id } of toasts.value) dismiss(id)
  vi.useRealTimers()
})

async function wait(ms: number) {
  vi.advanceTimersByTime(ms)
  await nextTick()
}
const texts = () => toasts.value.map(({ text }) => text)
const region = () => screen.getByRole('region', { name: 'Meldungen' })

describe('useToast', () => {
  it('gives time to read, and more for more words', async () => {
    toast('Gespeichert')
    toast('Der Entwurf mit allen Antworten ist auf diesem Gerät gespeichert und bleibt dort')
    await wait(5400)
    expect(texts()).toHaveLength(2)
    await wait(200)
    expect(texts()).toEqual([expect.stringContaining('Der Entwurf')])
    await wait(8000)
    expect(texts()).toEqual([])
  })

  it('keeps what failed and what can be undone', async () => {
    toast('Nicht gesendet', { tone: 'negative' })
    toast('Gelöscht', { action: { label: 'Rückgängig', run: vi.fn() } })
    await wait(600_000)
    expect(texts()).toEqual(['Nicht gesendet', 'Gelöscht'])
  })

  it('makes room by what would go anyway', () => {
    toast('Nicht gesendet', { tone: 'negative' })
    toast('eins')
    toast('zwei')
    toast('drei')
    expect(texts()).toEqual(['Nicht gesendet', 'zwei', 'drei'])
  })

  it('is spoken by the one live region of the app, urgently when it failed', async () => {
    toast('Gelöscht', { action: { label: 'Rückgängig', run: vi.fn() } })
    await wait(100)
    expect(screen.getByRole('status')).toHaveTextContent('Gelöscht Rückgängig: Taste F8')
    toast('Nicht gesendet', { tone: 'negative' })
    await wait(100)
    expect(screen.getByRole('alert')).toHaveTextContent('Nicht gesendet')
    expect(region().closest('[aria-live]')).toBeNull()
    expect(region().querySelector('[aria-live], [role=status], [role=alert]')).toBeNull()
  })
})

describe('ToastRegion', () => {
  it('stands still under the pointer, and goes on where it was', async () => {
    toast('Gespeichert')
    await nextTick()
    await wait(5000)
    await fireEvent.pointerEnter(region())
    await wait(60_000)
    expect(texts()).toEqual(['Gespeichert'])
    await fireEvent.pointerLeave(region())
    await wait(900)
    expect(texts()).toEqual(['Gespeichert'])
    await wait(200)
    expect(texts()).toEqual([])
  })

  it('stands still while the focus is in it', async () => {
    toast('Gespeichert')
    await nextTick()
    screen.getByRole('button', { name: 'Ausblenden' }).focus()
    await wait(60_000)
    expect(texts()).toEqual(['Gespeichert'])
    screen.getByRole('button', { name: 'Löschen' }).focus()
    await wait(60_000)
    expect(texts()).toEqual([])
  })

  it('is reached by F8 from anywhere, and left by it', async () => {
    const start = screen.getByRole('button', { name: 'Löschen' })
    start.focus()
    await user.keyboard('{F8}')
    expect(start).toHaveFocus()
    toast('Gelöscht', { action: { label: 'Rückgängig', run: vi.fn() } })
    await nextTick()
    await user.keyboard('{F8}')
    expect(screen.getByRole('button', { name: 'Rückgängig' })).toHaveFocus()
    await user.keyboard('{F8}')
    expect(start).toHaveFocus()
  })

  it('undoes once and puts the focus back', async () => {
    const run = vi.fn()
    const start = screen.getByRole('button', { name: 'Löschen' })
    start.focus()
    toast('Gelöscht', { action: { label: 'Rückgängig', run } })
    await nextTick()
    await user.keyboard('{F8}{Enter}')
    expect(run).toHaveBeenCalledOnce()
    expect(texts()).toEqual([])
    expect(start).toHaveFocus()
  })

  it('sends one away by Escape and leads to the next', async () => {
    toast('eins')
    toast('zwei')
    await nextTick()
    await user.keyboard('{F8}{Escape}')
    expect(texts()).toEqual(['eins'])
    expect(screen.getByRole('button', { name: 'Ausblenden' })).toHaveFocus()
  })

  it('has nothing that axe finds', async () => {
    toast('Gelöscht', { action: { label: 'Rückgängig', run: vi.fn() } })
    await nextTick()
    vi.useRealTimers()
    expect(await violations()).toEqual([])
  })
})
