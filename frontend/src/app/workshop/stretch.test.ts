import { expect, it } from 'vitest'
import { lengthen, stretch } from './stretch'

const later = () => new Promise((resolve) => setTimeout(resolve))

it('makes words long and leaves numbers and signs alone', () => {
  expect(lengthen('Senden').length).toBeGreaterThan(30)
  expect(lengthen('Die Unterlagen liegen am Schalter auf.')).toMatch(/^(Die .* auf\.) \1 Ortsplanung/)
  expect([lengthen('32’380'), lengthen(' – '), lengthen('')]).toEqual(['32’380', ' – ', ''])
})

it('reaches what is there, what comes later and what changes, once each, until it is called off', async () => {
  const root = document.createElement('div')
  root.append('Senden')
  const stop = stretch(root)
  const long = root.textContent
  expect(long).toContain('Ortsplanung')

  const button = document.createElement('button')
  button.textContent = 'Mehr'
  root.append(button)
  await later()
  expect(button.textContent).toBe(lengthen('Mehr'))
  ;(button.firstChild as Text).data = 'Weniger'
  await later()
  await later()
  expect(button.textContent).toBe(lengthen('Weniger'))
  expect(root.firstChild?.textContent).toBe(long)

  stop()
  root.append('Ende')
  await later()
  expect(root.lastChild?.textContent).toBe('Ende')
})

it('leaves drawings and what somebody writes as they are', () => {
  const root = document.createElement('div')
  const area = document.createElement('textarea')
  area.append('Entwurf')
  root.append(area)
  stretch(root)()
  expect(area.textContent).toBe('Entwurf')
})
