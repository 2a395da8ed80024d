import { expect, it } from 'vitest'
import { handedCode } from './handed'

it('takes the code of an invitation once, and leaves what else the history knows', () => {
  history.replaceState({ position: 3, code: '7K3M-9QXT-2VBD' }, '')
  expect(handedCode()).toBe('7K3M-9QXT-2VBD')
  expect(history.state).toEqual({ position: 3 })
  expect(handedCode()).toBe('')
})

it('has none for who comes without', () => {
  history.replaceState(null, '')
  expect(handedCode()).toBe('')
})
