import { render, screen } from '@testing-library/vue'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { announce } from './announce'
import LiveRegion from './LiveRegion.vue'

beforeEach(() => {
  vi.useFakeTimers()
  render(LiveRegion)
})
afterEach(() => {
  vi.runAllTimers()
  vi.useRealTimers()
})

async function after(ms: number) {
  vi.advanceTimersByTime(ms)
  await nextTick()
}

it('reads the same words twice when they are said twice', async () => {
  announce('Gespeichert')
  await after(100)
  expect(screen.getByRole('status')).toHaveTextContent('Gespeichert')
  announce('Gespeichert')
  await after(0)
  expect(screen.getByRole('status')).toBeEmptyDOMElement()
  await after(100)
  expect(screen.getByRole('status')).toHaveTextContent('Gespeichert')
})

it('keeps what is urgent apart and forgets both after a while', async () => {
  announce('Entwurf gespeichert')
  announce('Verbindung verloren', 'assertive')
  await after(100)
  expect(screen.getByRole('alert')).toHaveTextContent('Verbindung verloren')
  expect(screen.getByRole('status')).toHaveTextContent('Entwurf gespeichert')
  await after(9000)
  expect(screen.getByRole('alert')).toBeEmptyDOMElement()
  expect(screen.getByRole('status')).toBeEmptyDOMElement()
})
