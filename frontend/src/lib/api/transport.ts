import { ApiProblem, readProblem } from './problem'

const timeout = 15_000
/** Waits before the second and third try of a GET, in milliseconds. */
const backoff = [300, 1200]
/** Longest `Retry-After` (seconds) that is waited for silently; longer ones are said in words. */
const patience = 3

/**
 * fetch with a deadline: answers with a successful response or throws ApiProblem.
 * Only GET is tried again by itself; a form is sent again by the person, with the
 * same Idempotency-Key.
 */
export async function transport(request: Request): Promise<Response> {
  const tries = request.method === 'GET' ? backoff.length + 1 : 1
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(tries > 1 ? request.clone() : request)
    } catch (error) {
      if (!(error instanceof ApiProblem) || attempt >= tries || !worthAnotherTry(error)) throw error
      await sleep(Math.max(backoff[attempt - 1] ?? 0, error.retryAfter * 1000), request.signal)
    }
  }
}

async function once(request: Request): Promise<Response> {
  const controller = new AbortController()
  const stop = () => controller.abort(request.signal.reason)
  if (request.signal.aborted) stop()
  request.signal.addEventListener('abort', stop)
  let late = false
  const timer = setTimeout(() => {
    late = true
    controller.abort()
  }, timeout)
  try {
    const response = await fetch(request, { signal: controller.signal })
    if (!response.ok) throw await readProblem(response)
    return await complete(response)
  } catch (error) {
    // A person who left the page did not meet a problem: the abort passes through.
    if (error instanceof ApiProblem || request.signal.aborted) throw error
    throw new ApiProblem({ status: 0, code: late ? 'client.timeout' : 'client.offline' })
  } finally {
    clearTimeout(timer)
    request.signal.removeEventListener('abort', stop)
  }
}

/** Reads the body within the deadline too: on a bad line the head often arrives and the rest does not. */
async function complete(response: Response): Promise<Response> {
  if (response.status === 204) return response
  return new Response(await response.arrayBuffer(), { status: response.status, headers: response.headers })
}

function worthAnotherTry(problem: ApiProblem): boolean {
  if (problem.retryAfter > patience) return false
  if (problem.code === 'client.offline') return navigator.onLine
  return problem.status === 0 || [429, 502, 503, 504].includes(problem.status)
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal.addEventListener('abort', stop, { once: true })
  })
}
