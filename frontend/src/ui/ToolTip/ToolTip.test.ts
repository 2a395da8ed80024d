import userEvent from '@testing-library/user-event'
import { fireEvent, render, screen } from '@testing-library/vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick } from 'vue'
import { violations } from '../testing/violations'
import ToolTip from './ToolTip.vue'

const words = 'Nur Mitarbeitende sehen diese Seite'

function show() {
  render(
    defineComponent(
      () => () =>
        h(
          ToolTip,
          { text: words },
          {
            default: ({ describedby }: { describedby: string }) =>
              h('button', { 'aria-describedby': describedby }, 'Intern'),
          },
        ),
    ),
  )
  const button = screen.getByRole('button', { name: 'Intern' })
  return { button, anchor: button.parentElement as HTMLElement }
}
const tip = () => screen.queryByRole('tooltip')

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

async function wait(ms: number) {
  vi.advanceTimersByTime(ms)
  await nextTick()
}

describe('ToolTip', () => {
  it('describes its control even while nobody sees it', async () => {
    const { button } = show()
    expect(tip()).toBeNull()
    expect(button).toHaveAccessibleDescription(words)
    vi.useRealTimers()
    expect(await violations()).toEqual([])
  })

  it('comes with the focus of the keyboard and goes with it', async () => {
    const user = userEvent.setup({ delay: null })
    show()
    await user.tab()
    expect(tip()).toHaveTextContent(words)
    await user.tab()
    expect(tip()).toBeNull()
  })

  it('waits for a pointer that means it, and lets it cross over to the words', async () => {
    const { anchor } = show()
    await fireEvent.pointerEnter(anchor, { pointerType: 'mouse' })
    expect(tip()).toBeNull()
    await wait(300)
    expect(tip()).not.toBeNull()
    await fireEvent.pointerLeave(anchor)
    await wait(100)
    await fireEvent.pointerEnter(anchor, { pointerType: 'mouse' })
    await wait(1000)
    expect(tip()).not.toBeNull()
    await fireEvent.pointerLeave(anchor)
    await wait(300)
    expect(tip()).toBeNull()
  })

  it('does not mind a finger', async () => {
    const { anchor } = show()
    await fireEvent.pointerEnter(anchor, { pointerType: 'touch' })
    await wait(1000)
    expect(tip()).toBeNull()
  })

  it('goes by Escape, and nothing else closes with it', async () => {
    const { anchor } = show()
    const outer = vi.fn()
    document.body.addEventListener('keydown', outer)
    await fireEvent.pointerEnter(anchor, { pointerType: 'mouse' })
    await wait(300)
    await fireEvent.keyDown(document.body, { key: 'Escape' })
    expect(tip()).toBeNull()
    expect(outer).not.toHaveBeenCalled()
    await fireEvent.keyDown(document.body, { key: 'Escape' })
    expect(outer).toHaveBeenCalledOnce()
    document.body.removeEventListener('keydown', outer)
  })
})
