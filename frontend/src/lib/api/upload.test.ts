import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiProblem } from './problem'
import { explainUpload, uploadAt, uploadTo, type Upload } from './upload'

/** As much of XMLHttpRequest as an upload uses, in the hands of the test. */
class Line {
  static all: Line[] = []
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {}
  onload?: () => void
  onerror?: () => void
  onabort?: () => void
  onloadend?: () => void
  status = 0
  responseText = ''
  headers = new Map<string, string>()
  answers = new Map<string, string>()
  address = ''
  sent: unknown

  constructor() {
    Line.all.push(this)
  }
  open(method: string, address: string) {
    this.address = `${method} ${address}`
  }
  setRequestHeader(name: string, value: string) {
    this.headers.set(name, value)
  }
  getResponseHeader(name: string) {
    return this.answers.get(name) ?? null
  }
  send(body: unknown) {
    this.sent = body
  }
  abort() {
    this.onabort?.()
    this.onloadend?.()
  }
  breaks() {
    this.onerror?.()
    this.onloadend?.()
  }
  answer(status: number, body: object | string, headers: Record<string, string> = {}) {
    this.status = status
    this.responseText = typeof body === 'string' ? body : JSON.stringify(body)
    const type = status < 400 ? 'application/json' : 'application/problem+json'
    this.answers = new Map([['Content-Type', type], ...Object.entries(headers)])
    this.onload?.()
    this.onloadend?.()
  }
}

const stored = { id: '1', name: 'plan.pdf', size: 4, type: 'application/pdf', state: 'clean', address: '/x' }
const plan = () => new File(['abcd'], 'plan.pdf')

beforeEach(() => {
  vi.useFakeTimers()
  Line.all = []
  vi.stubGlobal('XMLHttpRequest', Line)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function line(n: number): Line {
  const one = Line.all[n]
  if (!one) throw new Error(`nothing was sent for the ${n + 1}. time`)
  return one
}
/** What comes of it, as a value; handles the refusal at once. */
const outcome = ({ done }: Upload) => done.then(String, (reason: unknown) => reason)

test('sends the file with its name and says how far it is', async () => {
  const shares: number[] = []
  const file = new File(['abcd'], "Pläne (neu) 'A'.pdf")
  const { done } = uploadTo('project-document')(file, (share) => shares.push(share))
  expect(line(0).address).toBe('POST /api/v1/files?purpose=project-document')
  expect(line(0).sent).toBe(file)
  expect(line(0).headers.get('Content-Disposition')).toBe(
    "attachment; filename*=UTF-8''Pl%C3%A4ne%20%28neu%29%20%27A%27.pdf",
  )
  expect(line(0).headers.get('Content-Type')).toBe('application/octet-stream')
  expect(line(0).headers.get('Accept-Language')).toBe('de')
  expect(line(0).headers.get('Idempotency-Key')).toMatch(/^[0-9a-f]{32}$/)
  line(0).upload.onprogress?.({ loaded: 1, total: 4 })
  line(0).upload.onprogress?.({ loaded: 4, total: 4 })
  line(0).answer(201, stored)
  expect(await done).toEqual(stored)
  expect(shares).toEqual([0.25, 1])
})

test('sends to an address of its own with what it asks for', () => {
  void outcome(
    uploadAt('/api/v1/statements/s/files', { 'Draft-Secret': 'only here' })(plan(), () => undefined),
  )
  expect(line(0).address).toBe('POST /api/v1/statements/s/files')
  expect(line(0).headers.get('Draft-Secret')).toBe('only here')
})

test('a name that is cut in the middle of a character is no reason to fail', () => {
  void outcome(uploadTo('p')(new File(['x'], 'a\ud83d.pdf'), () => undefined))
  expect(line(0).headers.get('Content-Disposition')).toBe("attachment; filename*=UTF-8''a%EF%BF%BD.pdf")
})

test('a broken line is tried again under the same key', async () => {
  const { done } = uploadTo('p')(plan(), () => undefined)
  line(0).breaks()
  await vi.advanceTimersByTimeAsync(1000)
  line(1).answer(503, {}, { 'Retry-After': '10' })
  await vi.advanceTimersByTimeAsync(9_999)
  expect(Line.all).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(1)
  line(2).answer(201, stored)
  expect(await done).toEqual(stored)
  expect(new Set(Line.all.map(({ headers }) => headers.get('Idempotency-Key'))).size).toBe(1)
})

test('after three tries the person decides, and still under the same key', async () => {
  const send = uploadTo('p')
  const file = plan()
  const first = outcome(send(file, () => undefined))
  for (const n of [0, 1, 2]) {
    line(n).breaks()
    await vi.advanceTimersByTimeAsync(5000)
  }
  expect(await first).toMatchObject({ code: 'client.offline', status: 0 })
  void outcome(send(file, () => undefined))
  expect(line(3).headers.get('Idempotency-Key')).toBe(line(0).headers.get('Idempotency-Key'))
})

test('a refusal is said and not tried again; afterwards the file is a new one', async () => {
  const send = uploadTo('p')
  const file = plan()
  const refused = outcome(send(file, () => undefined))
  line(0).answer(422, { code: 'file.active_content', title: 'Makros.', detail: 'Makros. Speichern Sie neu.' })
  const reason = await refused
  expect(reason).toBeInstanceOf(ApiProblem)
  expect(explainUpload(reason)).toBe('Makros. Speichern Sie neu.')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(Line.all).toHaveLength(1)
  void outcome(send(file, () => undefined))
  expect(line(1).headers.get('Idempotency-Key')).not.toBe(line(0).headers.get('Idempotency-Key'))
})

test('a wait too long is said instead of waited', async () => {
  const result = outcome(uploadTo('p')(plan(), () => undefined))
  line(0).answer(429, { code: 'request.too_many', detail: 'Zu viele.', retryAfter: 300 })
  const reason = await result
  expect(reason).toMatchObject({ retryAfter: 300 })
  expect(explainUpload(reason)).toBeUndefined()
})

test('breaking off ends the transfer, also between two tries', async () => {
  const under = uploadTo('p')(plan(), () => undefined)
  const result = outcome(under)
  under.abort()
  expect(await result).toMatchObject({ name: 'AbortError' })

  const between = uploadTo('p')(plan(), () => undefined)
  const second = outcome(between)
  line(1).breaks()
  await vi.advanceTimersByTimeAsync(500)
  between.abort()
  expect(await second).toMatchObject({ name: 'AbortError' })
  await vi.advanceTimersByTimeAsync(10_000)
  expect(Line.all).toHaveLength(2)
})

test('a line on which nothing moves is given up, one that moves slowly is not', async () => {
  const { done } = uploadTo('p')(plan(), () => undefined)
  for (let n = 1; n <= 4; n++) {
    await vi.advanceTimersByTimeAsync(50_000)
    line(0).upload.onprogress?.({ loaded: n, total: 4 })
  }
  expect(Line.all).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(61_000)
  expect(Line.all).toHaveLength(2)
  line(1).answer(201, stored)
  expect(await done).toEqual(stored)
})

test('an answer of a proxy in between is no file', async () => {
  const result = outcome(uploadTo('p')(plan(), () => undefined))
  line(0).answer(200, '<h1>Hello</h1>')
  expect(await result).toMatchObject({ code: 'client.unreadable' })
  expect(explainUpload(await result)).toBeUndefined()
})
