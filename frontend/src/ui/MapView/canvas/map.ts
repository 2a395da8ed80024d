import Supercluster from 'supercluster'
import { quarters, rounded, type MapItem, type Point } from '../places'
import { bounds, emmen } from './emmen'
import { leaflet as L } from './leaflet'
import { freeSpot, type Area } from './names'

export interface MapHooks {
  /** A marker was pressed. */
  select: (id: string) => void
  /** A point was chosen, by pointer or by the cross in the middle. */
  pick: (point: Point) => void
  /** Escape on a marker: back to where the reader came from. */
  leave: (id: string) => void
  clusterWords: (count: number) => string
}

/** Numbers of the list, so that map and list can be compared at a glance. */
export type NumberedItem = MapItem & { number: number }

/** From here on every place stands alone, and from here on there is room for the names of all quarters. */
const CLOSE = 15
const NEAR = 13.5
/** Pixels that a marker is wide. */
const MARKER = 36
const CLUSTER = 44
const WHOLE = L.latLngBounds([bounds[1], bounds[0]], [bounds[3], bounds[2]])

/** A real button as a marker: a screen reader and a keyboard know what to do with it. No HTML strings. */
class ButtonIcon extends L.Icon {
  constructor(
    private readonly look: { className: string; words: string; name: string },
    size: number,
  ) {
    super({ iconUrl: '', iconSize: [size, size], iconAnchor: [size / 2, size / 2] })
  }

  override createIcon(): HTMLElement {
    const button = document.createElement('button')
    button.type = 'button'
    // Leaflet's own class gives the place; only its own icons get it by themselves.
    button.className = `leaflet-marker-icon map-marker ${this.look.className}`
    button.textContent = this.look.words
    button.setAttribute('aria-label', this.look.name)
    return button
  }

  // Leaflet accepts none; its types do not say so.
  override createShadow(): HTMLElement {
    return null as unknown as HTMLElement
  }
}

/** Words or a sign that lie on the map and cannot be pressed. The list and the fields say the same to ears. */
class SilentIcon extends L.Icon {
  constructor(
    private readonly className: string,
    private readonly words = '',
  ) {
    super({ iconUrl: '' })
  }

  override createIcon(): HTMLElement {
    const mark = document.createElement('div')
    mark.className = `leaflet-marker-icon ${this.className}`
    mark.textContent = this.words
    mark.setAttribute('aria-hidden', 'true')
    return mark
  }

  override createShadow(): HTMLElement {
    return null as unknown as HTMLElement
  }
}

const silent = (point: Point, icon: SilentIcon, pane = 'markerPane') =>
  L.marker([point.lat, point.lon], { icon, pane, interactive: false, keyboard: false })

function sketch(map: L.Map): L.Marker[] {
  L.geoJSON(emmen, {
    interactive: false,
    style: (feature) => ({ className: `map-shape map-shape--${String(feature?.properties.kind)}` }),
  }).addTo(map)
  // Between the shapes and the markers: no name may hide what can be pressed.
  map.createPane('names').classList.add('map-names')
  return quarters.map((quarter) => {
    const look = `map-name${quarter.large ? ' map-name--large' : ''}`
    return silent(quarter, new SilentIcon(look, quarter.name), 'names').addTo(map)
  })
}

export interface MapOptions {
  /** Address of tiles on our own server, with {z}, {x}, {y}. Without it the sketch is drawn. */
  tiles: string | undefined
  /** No movement for those who asked for none. */
  still: boolean
}

/** Starts a map in an element that has a size, and returns what the component may do with it. */
export function startMap(box: HTMLElement, { tiles, still }: MapOptions, hooks: MapHooks) {
  const map = L.map(box, {
    // Leaflet writes both of them as HTML strings; the component has its own.
    zoomControl: false,
    attributionControl: false,
    // Who scrolls the page does not want to land in the map.
    scrollWheelZoom: false,
    maxBounds: WHOLE.pad(0.35),
    minZoom: 11,
    maxZoom: tiles ? 18 : 17,
    // Pictures are sharp at whole steps only.
    zoomSnap: tiles ? 1 : 0.25,
    zoomDelta: 1,
    keyboardPanDelta: 60,
    zoomAnimation: !still,
    fadeAnimation: !still,
    markerZoomAnimation: !still,
    inertia: !still,
  })
  map.fitBounds(WHOLE, { animate: false })

  // A real map says more than the sketch, and the sketch would be wrong on it by hundreds of metres.
  if (tiles) L.tileLayer(tiles, { maxZoom: 18, bounds: WHOLE.pad(0.5) }).addTo(map)
  const names = tiles ? [] : sketch(map)

  const byId = new Map<string, NumberedItem>()
  // In pixels of the screen: a tile has 256 of them. Further apart than a marker is wide, or they cover each other.
  const index = new Supercluster<{ id: string }>({ radius: 56, extent: 256, maxZoom: CLOSE })
  const shown = new Map<string, L.Marker>()
  let selected: string | undefined
  let pin: L.Marker | undefined

  function markerOf(item: NumberedItem): L.Marker {
    const icon = new ButtonIcon(
      { className: '', words: String(item.number), name: `${item.number} ${item.title}` },
      MARKER,
    )
    const marker = L.marker([item.lat, item.lon], { icon, keyboard: false })
    marker.on('click', () => {
      hooks.select(item.id)
    })
    marker.on('add', () => {
      marker.getElement()?.addEventListener('keydown', (event) => {
        if (event.key === 'Escape') hooks.leave(item.id)
      })
    })
    return marker
  }

  function clusterOf(id: number, count: number, at: L.LatLngExpression): L.Marker {
    const icon = new ButtonIcon(
      { className: 'map-marker--cluster', words: String(count), name: hooks.clusterWords(count) },
      CLUSTER,
    )
    const marker = L.marker(at, { icon, keyboard: false })
    marker.on('click', () => {
      const [first] = index.getLeaves(id, 1)
      map.setView(at, Math.min(map.getMaxZoom(), index.getClusterExpansionZoom(id)), { animate: !still })
      map.once('moveend', () => {
        // The cluster is gone; the keyboard goes on with the first of its places.
        const next = first && shown.get(`p${first.properties.id}`)?.getElement()
        ;(next ?? box).focus({ preventScroll: true })
      })
    })
    return marker
  }

  /** Shows what lies in and around the window; what stays is left alone, so that no focus is lost. */
  function refresh() {
    const area = map.getBounds().pad(0.2)
    const wanted = new Map<string, { rank: number; make: () => L.Marker }>()
    const found = index.getClusters(
      [area.getWest(), area.getSouth(), area.getEast(), area.getNorth()],
      Math.floor(map.getZoom()),
    )
    for (const { geometry, properties } of found) {
      const [lon = 0, lat = 0] = geometry.coordinates
      if ('cluster' in properties) {
        const { cluster_id: id, point_count: count } = properties
        const rank = byId.get(index.getLeaves(id, 1)[0]?.properties.id ?? '')?.number ?? 0
        wanted.set(`c${id}`, { rank, make: () => clusterOf(id, count, [lat, lon]) })
      } else {
        const item = byId.get(properties.id)
        if (item) wanted.set(`p${item.id}`, { rank: item.number, make: () => markerOf(item) })
      }
    }
    for (const [key, marker] of shown)
      if (!wanted.has(key)) {
        marker.remove()
        shown.delete(key)
      }
    for (const [key, { make }] of wanted) if (!shown.has(key)) shown.set(key, make().addTo(map))
    order([...wanted].sort(([, a], [, b]) => a.rank - b.rank).map(([key]) => shown.get(key)?.getElement()))
    mark()
    placeNames()
  }

  /** Names give way to the markers and to each other; one that finds no place is gone until the map is moved. */
  function placeNames() {
    const taken: Area[] = [...shown].map(([key, marker]) => {
      const { x, y } = map.latLngToLayerPoint(marker.getLatLng())
      const size = key.startsWith('c') ? CLUSTER : MARKER
      return { x: x - size / 2, y: y - size / 2, width: size, height: size }
    })
    for (const name of names) {
      const element = name.getElement()
      // Not every name is shown from afar.
      if (!element?.offsetWidth) continue
      const at = map.latLngToLayerPoint(name.getLatLng())
      const size = { width: element.offsetWidth, height: element.offsetHeight }
      const spot = freeSpot(at, size, taken)
      element.classList.toggle('map-name--hidden', !spot)
      if (!spot) continue
      element.style.translate = `${String(spot.x - at.x)}px ${String(spot.y - at.y)}px`
      taken.push({ ...spot, ...size })
    }
  }

  /** The keyboard meets the markers in the order of the list. An element that is moved would lose the focus. */
  function order(elements: (HTMLElement | undefined)[]) {
    const focused = elements.find((element) => element === document.activeElement)
    let passed = false
    for (const element of elements) {
      if (!element || element === focused) passed ||= element === focused
      else if (focused && !passed) focused.before(element)
      else element.parentElement?.append(element)
    }
  }

  function mark() {
    for (const [key, marker] of shown) {
      const chosen = key === `p${selected ?? ''}`
      const button = marker.getElement()
      button?.classList.toggle('map-marker--chosen', chosen)
      if (chosen) button?.setAttribute('aria-current', 'true')
      else button?.removeAttribute('aria-current')
      marker.setZIndexOffset(chosen ? 1000 : 0)
    }
  }

  const nameMore = () => box.classList.toggle('map-canvas__box--near', map.getZoom() >= NEAR)
  nameMore()
  map.on('zoomend', nameMore)
  map.on('moveend', refresh)
  map.on('click', ({ latlng }) => {
    hooks.pick(rounded({ lon: latlng.lng, lat: latlng.lat }))
  })
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.target !== box) return
    event.preventDefault()
    const { lng, lat } = map.getCenter()
    hooks.pick(rounded({ lon: lng, lat }))
  })

  return {
    setItems(items: readonly NumberedItem[]) {
      byId.clear()
      for (const item of items) byId.set(item.id, item)
      for (const marker of shown.values()) marker.remove()
      shown.clear()
      index.load(
        items.map(({ id, lon, lat }) => ({
          type: 'Feature',
          properties: { id },
          geometry: { type: 'Point', coordinates: [lon, lat] },
        })),
      )
      refresh()
    },
    setSelected(id: string | undefined) {
      selected = id
      mark()
    },
    /** Brings one item into the middle, near enough to stand alone, and the keyboard to it. */
    show(id: string) {
      const item = byId.get(id)
      if (!item) return
      map.setView([item.lat, item.lon], Math.max(map.getZoom(), CLOSE + 1), { animate: false })
      refresh()
      shown.get(`p${id}`)?.getElement()?.focus({ preventScroll: true })
    },
    setPlace(point: Point | null) {
      pin?.remove()
      pin = undefined
      if (!point) return
      pin = silent(point, new SilentIcon('map-pin')).addTo(map)
      if (!map.getBounds().contains([point.lat, point.lon]))
        map.panTo([point.lat, point.lon], { animate: !still })
    },
    zoom(steps: 1 | -1) {
      map.setZoom(map.getZoom() + steps)
    },
    whole() {
      map.fitBounds(WHOLE, { animate: !still })
    },
    resize() {
      map.invalidateSize({ animate: false })
    },
    stop() {
      map.remove()
    },
  }
}

export type RunningMap = ReturnType<typeof startMap>
