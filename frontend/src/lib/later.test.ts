import { mount } from '@vue/test-utils'
import { nextTick } from 'vue'
import { afterEach, expect, test, vi } from 'vitest'
import { useSteps } from './later'

const idle: (() => void)[] = []
const component = (last: number) =>
  mount({
    setup: () => ({ step: useSteps(last) }),
    render: (self: { step: number }) => String(self.step),
  })

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
  idle.length = 0
})

test('each step waits until the browser is idle again, and there is none after the last', async () => {
  vi.stubGlobal('requestIdleCallback', (then: () => void) => idle.push(then))
  const wrapper = component(2)
  for (const shown of ['0', '1', '2']) {
    expect(wrapper.text()).toBe(shown)
    idle.shift()?.()
    await nextTick()
  }
  expect(wrapper.text()).toBe('2')
  expect(idle).toEqual([])
})

test('a browser that does not tell when it is idle gets everything soon', async () => {
  vi.useFakeTimers()
  const wrapper = component(2)
  await vi.advanceTimersByTimeAsync(200)
  expect(wrapper.text()).toBe('2')
})
