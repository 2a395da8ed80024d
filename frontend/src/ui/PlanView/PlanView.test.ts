import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { ref } from 'vue'
import { moved, pictureIn, pointWords, within, type PlanPoint } from './plan'
import PlanView from './PlanView.vue'

const props = { src: 'data:image/png;base64,', alt: 'Dorfplatz', label: 'Stelle im Plan' }

function picking(first: PlanPoint | null = null) {
  const point = ref(first)
  render({
    components: { PlanView },
    setup: () => ({ point, props }),
    template: '<PlanView v-model:point="point" v-bind="props" picking />',
  })
  return point
}
/** The frame is 200 by 100 pixels. */
function frame() {
  const box = document.querySelector('.plan-view__frame') as HTMLElement
  box.getBoundingClientRect = () => new DOMRect(10, 20, 200, 100)
  return box
}

describe('the point', () => {
  it('stays inside the picture, in ten-thousandths', () => {
    expect(within({ x: -1, y: 7 })).toEqual({ x: 0, y: 1 })
    expect(within({ x: 0.123456, y: 0.5 })).toEqual({ x: 0.1235, y: 0.5 })
  })

  it('is said in words', () => {
    expect(pointWords({ x: 0.42, y: 0.31 })).toBe('42 % von links, 31 % von oben')
  })

  it('is moved by arrow keys and by nothing else', () => {
    expect(moved({ x: 0.5, y: 0.5 }, 'ArrowLeft', false)).toEqual({ x: 0.49, y: 0.5 })
    expect(moved({ x: 0.5, y: 0.95 }, 'ArrowDown', true)).toEqual({ x: 0.5, y: 1 })
    expect(moved({ x: 0.5, y: 0.5 }, 'Tab', false)).toBeUndefined()
  })
})

it('finds the picture in the words of a figure', () => {
  const file = '0199c0de-0000-7000-8000-000000000001'
  expect(pictureIn(`<p><img src="/api/v1/files/${file}/bild?width=1600" alt="A &amp; B"/></p>`)).toEqual({
    src: `/api/v1/files/${file}/bild?width=1600`,
    alt: 'A & B',
    file,
  })
  expect(pictureIn('<p>nur Text</p>')).toBeUndefined()
  expect(
    pictureIn('<img src="https://example.ch/x.png" alt="">'),
    'a picture of somebody else',
  ).toBeUndefined()
})

it('is set by a tap', async () => {
  const point = picking()
  expect(screen.getByRole('slider').getAttribute('aria-valuetext')).toBe('Noch keine Stelle gewählt')
  await userEvent.pointer({ target: frame(), keys: '[MouseLeft]', coords: { clientX: 60, clientY: 95 } })
  expect(point.value).toEqual({ x: 0.25, y: 0.75 })
  expect(screen.getByRole('slider').getAttribute('aria-valuetext')).toBe('25 % von links, 75 % von oben')
})

it('is set and moved by the keyboard, and taken away', async () => {
  const point = picking()
  await userEvent.tab()
  expect(document.activeElement).toBe(screen.getByRole('slider'))
  await userEvent.keyboard('{Enter}')
  expect(point.value).toEqual({ x: 0.5, y: 0.5 })
  await userEvent.keyboard('{ArrowRight}{Shift>}{ArrowUp}{/Shift}')
  expect(point.value).toEqual({ x: 0.51, y: 0.4 })
  await userEvent.click(screen.getByRole('button', { name: 'Stelle entfernen' }))
  expect(point.value).toBeNull()
  expect(document.activeElement).toBe(screen.getByRole('slider'))
})

it('is only shown where nobody sets it', () => {
  render(PlanView, { props: { ...props, point: { x: 0.2, y: 0.1 } } })
  expect(screen.queryByRole('slider')).toBeNull()
  expect(screen.getByText('20 % von links, 10 % von oben')).toBeTruthy()
})
