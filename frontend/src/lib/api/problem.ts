/** One refused field: `pointer` is a JSON pointer into the request body, `detail` a sentence in the reader's language. */
export interface FieldProblem {
  pointer: string
  code: string
  detail: string
}

/** Codes the client itself gives when no readable answer of the server exists. */
export type ClientCode = 'client.offline' | 'client.timeout' | 'client.unreadable'

interface ProblemInit {
  status: number
  code: string
  title?: string
  detail?: string
  requestId?: string
  errors?: FieldProblem[]
  retryAfter?: number
  params?: Record<string, unknown>
}

/**
 * The only error that leaves lib/api: what the server refused (RFC 9457), or
 * why nothing could be heard from it (status 0).
 */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly requestId: string
  readonly errors: readonly FieldProblem[]
  /** Seconds to wait before another try has a chance; 0 when the server named none. */
  readonly retryAfter: number
  /** Facts behind the sentence, such as the level of login that would be enough. */
  readonly params: Readonly<Record<string, unknown>>

  constructor(init: ProblemInit) {
    super(`${init.code} (${init.status})`)
    this.status = init.status
    this.code = init.code
    this.title = init.title ?? ''
    this.detail = init.detail ?? ''
    this.requestId = init.requestId ?? ''
    this.errors = init.errors ?? []
    this.retryAfter = init.retryAfter ?? 0
    this.params = init.params ?? {}
  }

  /** True when the same request may succeed later without any change by the person. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

/** Reads a refused response; proxies in between answer with HTML, which must not break the page. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const body = await readBody(response)
  const retryAfter = seconds(body.retryAfter ?? response.headers.get('Retry-After'))
  return new ApiProblem({
    status: response.status,
    code: text(body.code) || 'client.unreadable',
    title: text(body.title),
    detail: text(body.detail),
    requestId: text(body.requestId) || (response.headers.get('X-Request-Id') ?? ''),
    errors: Array.isArray(body.errors) ? body.errors.filter(isFieldProblem) : [],
    retryAfter,
    params: isRecord(body.params) ? body.params : {},
  })
}

async function readBody(response: Response): Promise<Record<string, unknown>> {
  if (!response.headers.get('Content-Type')?.includes('json')) return {}
  try {
    const body: unknown = await response.json()
    return isRecord(body) ? body : {}
  } catch {
    return {}
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isFieldProblem(value: unknown): value is FieldProblem {
  return isRecord(value) && typeof value.pointer === 'string' && typeof value.detail === 'string'
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function seconds(value: unknown): number {
  const n = Math.ceil(Number(value))
  return Number.isFinite(n) && n > 0 ? n : 0
}
