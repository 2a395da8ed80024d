import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startMap, type MapHooks, type NumberedItem, type RunningMap } from './map'

const items: NumberedItem[] = [
  { id: 'sonne', number: 1, lon: 8.2862, lat: 47.0777, title: 'Bäume am Sonnenplatz' },
  { id: 'west', number: 2, lon: 8.2658, lat: 47.0655, title: 'Bank am Kapf' },
  { id: 'nord', number: 3, lon: 8.3378, lat: 47.1142, title: 'Unterstand' },
  { id: 'nord2', number: 4, lon: 8.3379, lat: 47.1143, title: 'Velos' },
]

const hooks = {
  select: vi.fn<MapHooks['select']>(),
  pick: vi.fn<MapHooks['pick']>(),
  leave: vi.fn<MapHooks['leave']>(),
  clusterWords: (count: number) => `${count} Orte`,
}
let box: HTMLElement
let map: RunningMap

beforeEach(() => {
  vi.resetAllMocks()
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(640)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(480)
  hooks.clusterWords = (count) => `${count} Orte`
  box = document.body.appendChild(document.createElement('div'))
  map = startMap(box, { tiles: undefined, still: true }, hooks)
  map.setItems(items)
})
afterEach(() => {
  map.stop()
  box.remove()
})

const names = () =>
  [...box.querySelectorAll('.map-marker')].map((button) => button.getAttribute('aria-label'))
const marker = (name: string) => box.querySelector<HTMLElement>(`[aria-label='${name}']`)
const press = (element: Element | null, key: string) =>
  element?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))

it('leaves innerHTML of everybody else alone', () => {
  expect(Object.hasOwn(HTMLDivElement.prototype, 'innerHTML')).toBe(false)
  const probe = document.createElement('div')
  probe.innerHTML = '<b>x</b>'
  expect(probe.querySelector('b')).not.toBeNull()
})

describe('the map', () => {
  it('has buttons with names, in the order of the list, and one for what lies too close together', () => {
    expect(names()).toEqual(['1 Bäume am Sonnenplatz', '2 Bank am Kapf', '2 Orte'])
    for (const button of box.querySelectorAll('.map-marker')) expect(button.tagName).toBe('BUTTON')
  })

  it('tells which one was pressed, and which one is left with Escape', () => {
    marker('2 Bank am Kapf')?.click()
    expect(hooks.select).toHaveBeenCalledWith('west')
    expect(hooks.pick).not.toHaveBeenCalled()
    press(marker('2 Bank am Kapf'), 'Escape')
    expect(hooks.leave).toHaveBeenCalledWith('west')
  })

  it('brings what the list asks for into view, alone, with the keyboard on it', () => {
    map.show('nord2')
    expect(marker('4 Velos')).toHaveFocus()
    expect(names()).toContain('3 Unterstand')
    expect(names()).not.toContain('2 Orte')
  })

  it('marks what is selected for eyes and ears', () => {
    map.setSelected('sonne')
    expect(marker('1 Bäume am Sonnenplatz')).toHaveAttribute('aria-current', 'true')
    map.setSelected(undefined)
    expect(marker('1 Bäume am Sonnenplatz')).not.toHaveAttribute('aria-current')
  })

  it('takes the middle as the place when Enter is pressed on it', () => {
    press(box, 'Enter')
    const [[point] = []] = hooks.pick.mock.calls
    expect(point?.lon).toBeCloseTo((8.2546 + 8.3611) / 2, 2)
    expect(point?.lat).toBeCloseTo((47.0516 + 47.1228) / 2, 2)
    press(marker('2 Bank am Kapf'), 'Enter')
    expect(hooks.pick).toHaveBeenCalledTimes(1)
  })

  it('shows one pin at most', () => {
    map.setPlace({ lon: 8.3, lat: 47.08 })
    map.setPlace({ lon: 8.29, lat: 47.08 })
    expect(box.querySelectorAll('.map-pin')).toHaveLength(1)
    map.setPlace(null)
    expect(box.querySelectorAll('.map-pin')).toHaveLength(0)
  })

  it('asks for no picture without tiles, and for those of our own server with them', () => {
    expect(box.querySelectorAll('img')).toHaveLength(0)
    const other = document.body.appendChild(document.createElement('div'))
    const tiled = startMap(other, { tiles: '/tiles/{z}/{x}/{y}.jpeg', still: true }, hooks)
    const tiles = [...other.querySelectorAll('img')].map((img) => new URL(img.src, location.href))
    expect(tiles.length).toBeGreaterThan(3)
    expect(tiles.every((tile) => /^\/tiles\/\d+\/\d+\/\d+\.jpeg$/.test(tile.pathname))).toBe(true)
    tiled.stop()
    other.remove()
  })
})
