import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiProblem } from './problem'
import { transport } from './transport'

const url = 'http://localhost/api/v1/projects'
const fetched = vi.fn<typeof fetch>()

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('fetch', fetched.mockReset())
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(true)
})
afterEach(() => {
  vi.useRealTimers()
})

/** Runs the request while the clock goes on, and hands back what came of it. */
async function outcome(request: Request): Promise<Response | ApiProblem> {
  const result = transport(request).catch((error: unknown) => error as ApiProblem)
  await vi.advanceTimersByTimeAsync(120_000)
  return result
}

function refusal(status: number, body: object = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/problem+json' },
  })
}

test('a GET is tried three times when the network fails, then said to be offline', async () => {
  fetched.mockRejectedValue(new TypeError('Failed to fetch'))
  expect(await outcome(new Request(url))).toMatchObject({ status: 0, code: 'client.offline' })
  expect(fetched).toHaveBeenCalledTimes(3)
})

test('a device that knows it is offline does not try again', async () => {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  fetched.mockRejectedValue(new TypeError('Failed to fetch'))
  await outcome(new Request(url))
  expect(fetched).toHaveBeenCalledTimes(1)
})

test('a GET recovers from a server that is restarting', async () => {
  fetched.mockResolvedValueOnce(refusal(503)).mockResolvedValueOnce(Response.json({ items: [] }))
  expect(await outcome(new Request(url))).toMatchObject({ status: 200 })
})

test('what was sent is never sent again by itself', async () => {
  fetched.mockResolvedValue(refusal(503))
  await outcome(new Request(url, { method: 'POST', body: '{}' }))
  expect(fetched).toHaveBeenCalledTimes(1)
})

test('a refusal is not tried again and keeps its fields', async () => {
  const errors = [{ pointer: '#/email', code: 'field.email', detail: 'So nicht.' }]
  fetched.mockResolvedValue(
    refusal(422, { code: 'request.invalid', title: 'Prüfen', requestId: 'R1', errors }),
  )
  const problem = await outcome(new Request(url))
  expect(problem).toBeInstanceOf(ApiProblem)
  expect(problem).toMatchObject({
    status: 422,
    code: 'request.invalid',
    title: 'Prüfen',
    requestId: 'R1',
    errors,
  })
  expect(fetched).toHaveBeenCalledTimes(1)
})

test('a long wait that the server asks for is said instead of waited', async () => {
  fetched.mockResolvedValue(refusal(429, { code: 'request.too_many', retryAfter: 1200 }))
  expect(await outcome(new Request(url))).toMatchObject({ retryAfter: 1200 })
  expect(fetched).toHaveBeenCalledTimes(1)
})

test('HTML from a proxy in between is a problem without words', async () => {
  fetched.mockResolvedValue(new Response('<h1>502</h1>', { status: 502, headers: { 'Retry-After': '60' } }))
  expect(await outcome(new Request(url))).toMatchObject({
    status: 502,
    code: 'client.unreadable',
    title: '',
    retryAfter: 60,
  })
})

test('an answer that does not come ends after fifteen seconds', async () => {
  fetched.mockImplementation(
    (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => {
          reject(new DOMException('aborted', 'AbortError'))
        })
      }),
  )
  const request = new Request(url, { method: 'POST', body: '{}' })
  const result = transport(request).catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(14_999)
  expect(await Promise.race([result, Promise.resolve('waiting')])).toBe('waiting')
  await vi.advanceTimersByTimeAsync(1)
  expect(await result).toMatchObject({ code: 'client.timeout' })
})
