import userEvent from '@testing-library/user-event'
import { render, screen, within } from '@testing-library/vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { useAnnounce } from '../LiveRegion/announce'
import { bounds, emmen } from './canvas/emmen'
import MapView from './MapView.vue'
import PlaceInput from './PlaceInput.vue'
import { nearestQuarter, quarters, rounded, type MapItem, type Place } from './places'

const items: MapItem[] = [
  { id: 'a', lon: 8.2862, lat: 47.0776, title: 'Bäume', note: '41 Stimmen', href: '#a' },
  { id: 'b', lon: 8.3036, lat: 47.0796, title: 'Brunnen' },
]

beforeEach(() => {
  Element.prototype.scrollIntoView = () => undefined
})

/** How often a ray to the right crosses the border: odd is inside. */
function inside([lon, lat]: readonly [number, number], ring: readonly (readonly number[])[]): boolean {
  return (
    ring.filter(([x1 = 0, y1 = 0], index) => {
      const [x2 = 0, y2 = 0] = ring[(index + 1) % ring.length] ?? []
      return y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1
    }).length %
      2 ===
    1
  )
}

describe('the sketch of the municipality', () => {
  const border = emmen.features.flatMap(({ properties, geometry }) =>
    properties.kind === 'municipality' && geometry.type === 'Polygon' ? (geometry.coordinates[0] ?? []) : [],
  )
  const [west, south, east, north] = bounds

  it('reaches exactly as far as it says', () => {
    const lons = border.map(([lon = 0]) => lon)
    const lats = border.map(([, lat = 0]) => lat)
    expect([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]).toEqual([
      west,
      south,
      east,
      north,
    ])
    expect(border[0]).toEqual(border.at(-1))
  })

  it.each(quarters.map((quarter) => [quarter.name, quarter] as const))('has %s inside', (_, { lon, lat }) => {
    expect(inside([lon, lat], border)).toBe(true)
  })

  it('has the town hall inside and the neighbours outside', () => {
    expect(inside([8.3025, 47.079], border)).toBe(true)
    for (const [lon, lat] of [
      [8.3053, 47.0502],
      [8.2768, 47.0965],
      [8.3493, 47.0871],
    ] as const)
      expect(inside([lon, lat], border)).toBe(false)
  })

  it('names every quarter once', () => {
    expect(new Set(quarters.map((quarter) => quarter.name)).size).toBe(quarters.length)
  })
})

it('names the quarter nearby, in metres and not in degrees', () => {
  expect(nearestQuarter({ lon: 8.2861, lat: 47.0775 }).name).toBe('Sonnenplatz')
  expect(rounded({ lon: 8.123456789, lat: 47.000004 })).toEqual({ lon: 8.12346, lat: 47 })
})

describe('MapView', () => {
  it('has everything in a list, in the order of the numbers', () => {
    render(MapView, { props: { label: 'Karte der Ideen', items } })
    expect(screen.getByRole('heading', { name: 'Orte als Liste', level: 3 })).toBeVisible()
    const lines = screen.getAllByRole('listitem')
    expect(lines.map((line) => line.textContent)).toEqual(['1Bäume41 Stimmen', '2Brunnen'])
    expect(screen.getByRole('link', { name: 'Bäume' })).toHaveAttribute('href', '#a')
  })

  it('marks the place that is looked at, and says its name', async () => {
    const { container, emitted } = render(MapView, { props: { label: 'Karte', items } })
    await userEvent.click(screen.getByRole('button', { name: 'Brunnen auf der Karte zeigen' }))
    expect(emitted('update:selected')).toEqual([['b']])
    expect(container.querySelector('.map-view__chosen')).toHaveTextContent('2Brunnen')
    await vi.waitFor(() => {
      expect(useAnnounce().said.polite).toBe('Brunnen')
    })
    expect(screen.getAllByRole('listitem').map((line) => line.getAttribute('aria-current'))).toEqual([
      null,
      'true',
    ])
  })

  it('lets the keyboard pass the map', async () => {
    render(MapView, { props: { label: 'Karte', items } })
    await userEvent.tab()
    expect(screen.getByRole('link', { name: 'Karte überspringen' })).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await userEvent.tab()
    expect(screen.getByRole('link', { name: 'Bäume' })).toHaveFocus()
  })

  it('shows twenty of many and the rest on demand', async () => {
    const many = Array.from({ length: 45 }, (_, index) => ({
      id: `m${index}`,
      lon: 8.3,
      lat: 47.08,
      title: `Meldung ${index}`,
    }))
    render(MapView, { props: { label: 'Karte', items: many } })
    expect(screen.getAllByRole('listitem')).toHaveLength(20)
    await userEvent.click(screen.getByRole('button', { name: 'Mehr anzeigen' }))
    expect(screen.getAllByRole('listitem')).toHaveLength(40)
    expect(screen.getByText('40 von 45')).toBeVisible()
  })

  it('loads the map only when it comes near, and goes on without it when that fails', async () => {
    let near: IntersectionObserverCallback = () => undefined
    vi.stubGlobal(
      'IntersectionObserver',
      class {
        constructor(callback: IntersectionObserverCallback) {
          near = callback
        }
        observe = vi.fn()
        disconnect = vi.fn()
      },
    )
    vi.doMock('./canvas/MapCanvas.vue', () => {
      throw new Error('offline')
    })
    render(MapView, { props: { label: 'Karte', items } })
    expect(screen.queryByText(/lässt sich gerade nicht laden/)).toBeNull()
    near([{ isIntersecting: true } as IntersectionObserverEntry], {} as IntersectionObserver)
    expect(await screen.findByText(/lässt sich gerade nicht laden/)).toBeVisible()
    expect(screen.getAllByRole('listitem')).toHaveLength(2)
    vi.doUnmock('./canvas/MapCanvas.vue')
  })
})

describe('PlaceInput', () => {
  const empty: Place = { lon: null, lat: null, words: '' }
  const ask = (start: Place = empty) => {
    const place = ref(start)
    const input = render(PlaceInput, {
      props: {
        name: 'ort',
        legend: 'Wo ist es?',
        place: place.value,
        'onUpdate:place': async (next: Place) => {
          place.value = next
          await input.rerender({ place: next })
        },
      },
    })
    return place
  }

  it('takes a quarter out of the list instead of a point on the map', async () => {
    const place = ask()
    await userEvent.selectOptions(screen.getByLabelText(/^Quartier/), 'Gersag')
    expect(place.value).toEqual({ lon: 8.2818, lat: 47.0736, words: '' })
    expect(screen.getByText('Gewählter Ort: bei Gersag')).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Ort entfernen' }))
    expect(place.value).toEqual(empty)
    expect(screen.getByText('Noch kein Ort auf der Karte gewählt')).toBeVisible()
  })

  it('takes words alone, and keeps them when a point comes or goes', async () => {
    const place = ask()
    await userEvent.type(screen.getByLabelText(/^Ort in Worten/), 'hinter dem Schulhaus')
    expect(place.value).toEqual({ ...empty, words: 'hinter dem Schulhaus' })
    await userEvent.selectOptions(screen.getByLabelText(/^Quartier/), 'Riffig')
    expect(place.value.words).toBe('hinter dem Schulhaus')
    expect(place.value.lon).toBe(8.2704)
  })

  it('does not call a point set by hand a quarter', () => {
    ask({ lon: 8.28181, lat: 47.0736, words: '' })
    expect(screen.getByLabelText(/^Quartier/)).toHaveValue('')
    expect(screen.getByText('Gewählter Ort: bei Gersag')).toBeVisible()
  })

  it('is one question with a name and an error', () => {
    render(PlaceInput, { props: { name: 'ort', legend: 'Wo ist es?', error: 'Sagen Sie, wo es ist' } })
    const group = screen.getByRole('group', { name: 'Wo ist es?' })
    expect(group).toHaveAccessibleDescription('Fehler: Sagen Sie, wo es ist')
    // The error summary leads to the first way to answer.
    expect(within(group).getByLabelText(/^Quartier/)).toHaveAttribute('id', 'field-ort')
  })
})
