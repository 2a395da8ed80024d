import { t } from '@/lib/i18n'

/** A point in a picture: shares of its width from the left and of its height from above, 0 to 1. */
export interface PlanPoint {
  x: number
  y: number
}

const share = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4
/** Inside the picture, in ten-thousandths as the server keeps it. */
export const within = ({ x, y }: PlanPoint): PlanPoint => ({ x: share(x), y: share(y) })

const percent = (value: number) => String(Math.round(value * 100))
/** «42 % von links, 31 % von oben» */
export const pointWords = ({ x, y }: PlanPoint) => t('ui.plan.at', { X: percent(x), Y: percent(y) })

const ways: Partial<Record<string, [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Where a key moves the point: by a hundredth, with Shift by a tenth; undefined for all other keys. */
export function moved(point: PlanPoint, key: string, far: boolean): PlanPoint | undefined {
  const [x, y] = ways[key] ?? []
  if (x === undefined || y === undefined) return undefined
  const step = far ? 0.1 : 0.01
  return within({ x: point.x + x * step, y: point.y + y * step })
}

/** The first picture in clean HTML, with the id of its file; undefined without one. */
export function pictureIn(html = ''): { src: string; alt: string; file: string } | undefined {
  if (!html.includes('<img')) return undefined
  const image = new DOMParser().parseFromString(html, 'text/html').querySelector('img')
  const src = image?.getAttribute('src')
  const file = /\/files\/([0-9a-f-]{36})\//.exec(src ?? '')?.[1]
  return image && src && file ? { src, alt: image.alt, file } : undefined
}

/** The picture of a file, as wide as texts show it: for one that no text shows any more. */
export const pictureOf = (file: string) => `/api/v1/files/${file}/bild?width=1600`
