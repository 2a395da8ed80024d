import { encode } from 'uqr'

export interface QrCode {
  /** Modules per side, with the quiet zone around it that scanners need. */
  size: number
  dark: boolean[][]
  /** All dark modules as one path, so that no hairline shows between them. */
  path: string
}

const QUIET = 4

/** With medium error correction: a printed code may have a crease. */
export function qrCode(text: string): QrCode {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET })
  const path = data.flatMap((row, y) => runs(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`))
  return { size, dark: data, path: path.join('') }
}

function runs(row: readonly boolean[]): [start: number, length: number][] {
  const found: [number, number][] = []
  let start = -1
  for (const [x, dark] of [...row, false].entries()) {
    if (dark && start < 0) start = x
    if (!dark && start >= 0) {
      found.push([start, x - start])
      start = -1
    }
  }
  return found
}

/** Large enough for a poster: about a thousand pixels a side. */
export function qrPicture(code: QrCode): Promise<Blob | null> {
  const module = Math.ceil(1000 / code.size)
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = code.size * module
  const pen = canvas.getContext('2d')
  if (!pen) return Promise.resolve(null)
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.fillStyle = '#000'
  for (const [y, row] of code.dark.entries())
    for (const [x, length] of runs(row)) pen.fillRect(x * module, y * module, length * module, module)
  return new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/png')
  })
}
