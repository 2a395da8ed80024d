import { lang } from '@/lib/i18n'
import { randomKey } from '@/lib/key'
import type { Schemas } from './client'
import { ApiProblem, readProblem } from './problem'

export type StoredFile = Schemas['StoredFile']

export interface Upload {
  done: Promise<StoredFile>
  abort: () => void
}
type StartUpload = (file: File, progress: (share: number) => void) => Upload

/** Waits before the second and third try, in milliseconds. */
const backoff = [1000, 4000]
/** Longest `Retry-After` (seconds) that is waited for silently. */
const patience = 30
/** A line on which nothing moves for so long is given up; the server works on a large picture for some seconds. */
const stalled = 60_000

/**
 * Sends files for a purpose, as `FileInput` wants it. A broken line is tried again; the same file keeps its
 * Idempotency-Key until the server has answered, so that it arrives once however often it is sent. `done` rejects
 * with ApiProblem, or with the AbortError after `abort`. The file lies waiting on the server for a day, until a
 * form brings its id.
 */
export const uploadTo = (purpose: string): StartUpload =>
  uploadAt(`/api/v1/files?purpose=${encodeURIComponent(purpose)}`)

/** The same at an address of its own, which may ask for something else than a login. */
export function uploadAt(address: string, headers: Record<string, string> = {}): StartUpload {
  const keys = new WeakMap<File, string>()
  return (file, progress) => {
    const key = keys.get(file) ?? randomKey()
    keys.set(file, key)
    const controller = new AbortController()
    const done = persist(
      () => send({ address, headers }, file, key, progress, controller.signal),
      controller.signal,
    )
    // An answer ends the act: what is sent afterwards is a new one.
    const answered = (error?: unknown) => {
      if (!(error instanceof ApiProblem) || !error.passing) keys.delete(file)
    }
    done.then(() => answered(), answered)
    return { done, abort: () => controller.abort(new DOMException('aborted', 'AbortError')) }
  }
}

/** The server's sentence for a file that has to change before it can be taken; nothing for trouble on the way. */
export function explainUpload(reason: unknown): string | undefined {
  return reason instanceof ApiProblem && !reason.passing && reason.detail ? reason.detail : undefined
}

async function persist(attempt: () => Promise<StoredFile>, signal: AbortSignal): Promise<StoredFile> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      const wait = backoff[tries]
      if (wait === undefined || !(error instanceof ApiProblem) || !worthAnotherTry(error)) throw error
      await sleep(Math.max(wait, error.retryAfter * 1000), signal)
    }
  }
}

function worthAnotherTry(problem: ApiProblem): boolean {
  if (problem.retryAfter > patience) return false
  return problem.status === 0 || [408, 429, 502, 503, 504].includes(problem.status)
}

/** One try. XMLHttpRequest, because fetch does not tell how much has been sent. */
function send(
  { address, headers }: { address: string; headers: Record<string, string> },
  file: File,
  key: string,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<StoredFile> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const request = new XMLHttpRequest()
    let late = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const moved = () => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        late = true
        request.abort()
      }, stalled)
    }
    const stop = () => request.abort()
    signal.addEventListener('abort', stop)
    request.upload.onprogress = ({ loaded, total }) => {
      moved()
      if (total > 0) progress(loaded / total)
    }
    request.onload = () => void read(request).then(resolve, reject)
    request.onerror = () => reject(new ApiProblem({ status: 0, code: 'client.offline' }))
    request.onabort = () =>
      reject(late ? new ApiProblem({ status: 0, code: 'client.timeout' }) : (signal.reason as Error))
    request.onloadend = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
    }
    request.open('POST', address)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.setRequestHeader('Accept-Language', lang.value)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.setRequestHeader('Content-Disposition', `attachment; filename*=UTF-8''${encodeName(file.name)}`)
    request.setRequestHeader('Idempotency-Key', key)
    moved()
    request.send(file)
  })
}

async function read(request: XMLHttpRequest): Promise<StoredFile> {
  const headers = new Headers()
  for (const name of ['Content-Type', 'Retry-After', 'X-Request-Id']) {
    const value = request.getResponseHeader(name)
    if (value) headers.set(name, value)
  }
  const response = new Response(request.responseText, { status: request.status, headers })
  if (!response.ok) throw await readProblem(response)
  try {
    return (await response.json()) as StoredFile
  } catch {
    throw new ApiProblem({ status: request.status, code: 'client.unreadable' })
  }
}

/** RFC 8187 allows fewer characters than encodeURIComponent leaves alone. */
function encodeName(name: string): string {
  // A name cut in the middle of a character would throw; the encoder mends it.
  const whole = new TextDecoder().decode(new TextEncoder().encode(name))
  return encodeURIComponent(whole).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
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
