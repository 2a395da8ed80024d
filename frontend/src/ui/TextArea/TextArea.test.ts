import { fireEvent, render, screen } from '@testing-library/vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import TextArea from './TextArea.vue'

describe('TextArea with a limit', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  const area = () => screen.getByRole('textbox')

  it('counts letters as people do and keeps what is too long', async () => {
    render(TextArea, { props: { max: 5 }, attrs: { 'aria-label': 'Text' } })
    await fireEvent.update(area(), 'a👍🏽b')
    // An emoji with a skin tone is two code points, as in Go.
    expect(area()).toHaveAccessibleDescription(/^noch\s1\sZeichen$/i)
    expect(area()).not.toHaveAttribute('aria-invalid')
    await fireEvent.update(area(), 'zu viele Zeichen')
    expect(area()).toHaveValue('zu viele Zeichen')
    expect(area()).toHaveAccessibleDescription(/^11\sZeichen zu viel$/)
    expect(area()).toHaveAttribute('aria-invalid', 'true')
  })

  it('speaks only when the fingers rest', async () => {
    render(TextArea, { props: { max: 10 }, attrs: { 'aria-label': 'Text' } })
    await fireEvent.update(area(), 'ab')
    vi.advanceTimersByTime(600)
    await fireEvent.update(area(), 'abc')
    vi.advanceTimersByTime(1100)
    await nextTick()
    expect(screen.getByRole('status')).toBeEmptyDOMElement()
    vi.advanceTimersByTime(200)
    await nextTick()
    expect(screen.getByRole('status')).toHaveTextContent(/^noch\s7\sZeichen$/i)
  })
})

it('counts nothing without a limit', () => {
  render(TextArea, { attrs: { 'aria-label': 'Text' } })
  expect(screen.queryByRole('status')).toBeNull()
})
