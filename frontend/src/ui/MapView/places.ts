/** Something with a place: a contribution, an event, a measure. */
export interface MapItem {
  id: string
  /** Degrees, WGS84. */
  lon: number
  lat: number
  title: string
  note?: string | undefined
  href?: string | undefined
}

/** What somebody says about where: a point, words, or both. Degrees, WGS84. */
export interface Place {
  lon: number | null
  lat: number | null
  words: string
}

export interface Point {
  lon: number
  lat: number
}

export interface Quarter extends Point {
  name: string
  /** Named on the map from afar; the others only when one looks closer. */
  large?: boolean
}

/**
 * Quarters and hamlets of Emmen with a point somewhere in their middle, set by hand for orientation.
 * These are sketches and no survey data: nothing may be measured on them.
 */
export const quarters: readonly Quarter[] = [
  { name: 'Alp', lon: 8.2668, lat: 47.0742 },
  { name: 'Benziwil', lon: 8.2795, lat: 47.0868 },
  { name: 'Emmen Dorf', lon: 8.3035, lat: 47.0795, large: true },
  { name: 'Emmenbaum', lon: 8.2935, lat: 47.0722 },
  { name: 'Emmenweid', lon: 8.2772, lat: 47.0688 },
  { name: 'Erlen', lon: 8.2885, lat: 47.0846 },
  { name: 'Feldbreite', lon: 8.2902, lat: 47.0801 },
  { name: 'Gerliswil', lon: 8.2805, lat: 47.0772, large: true },
  { name: 'Gersag', lon: 8.2818, lat: 47.0736 },
  { name: 'Hübeli', lon: 8.2731, lat: 47.0757 },
  { name: 'Kapf', lon: 8.2658, lat: 47.0655 },
  { name: 'Krauer', lon: 8.2742, lat: 47.0801 },
  { name: 'Meierhöfli', lon: 8.2896, lat: 47.0752 },
  { name: 'Mooshüsli', lon: 8.2972, lat: 47.0776 },
  { name: 'Neuhüsern', lon: 8.2978, lat: 47.1012 },
  { name: 'Riffig', lon: 8.2704, lat: 47.0836 },
  { name: 'Rottertswil', lon: 8.3208, lat: 47.1052 },
  { name: 'Rüeggisingen', lon: 8.2852, lat: 47.0898 },
  { name: 'Seetalplatz', lon: 8.2846, lat: 47.0698 },
  { name: 'Sonnenplatz', lon: 8.2862, lat: 47.0776 },
  { name: 'Sprengi', lon: 8.2768, lat: 47.0828 },
  { name: 'Unterdorf', lon: 8.3088, lat: 47.0778 },
  { name: 'Waldibrücke', lon: 8.3378, lat: 47.1142, large: true },
  { name: 'Waltwil', lon: 8.3122, lat: 47.0968 },
]

/** Metres along a circle of latitude shrink towards the pole; at 47 degrees to about two thirds. */
const SQUEEZE = Math.cos((47.08 * Math.PI) / 180)

/** The quarter people would name for this point. */
export function nearestQuarter({ lon, lat }: Point): Quarter {
  const far = (quarter: Quarter) => Math.hypot((quarter.lon - lon) * SQUEEZE, quarter.lat - lat)
  return quarters.reduce((best, quarter) => (far(quarter) < far(best) ? quarter : best))
}

/** Five digits are about a metre: more would only pretend. */
export function rounded({ lon, lat }: Point): Point {
  const cut = (degrees: number) => Math.round(degrees * 1e5) / 1e5
  return { lon: cut(lon), lat: cut(lat) }
}
