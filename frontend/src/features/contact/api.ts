import { api, body, type Schemas } from '@/lib/api/client'
import type { ContactValues } from './model'

export type Receipt = Schemas['ContactReceipt']

type Request = Schemas['NewContactRequest']

/** What is sent: empty answers are left out. */
export function requestOf({ kind, ...texts }: ContactValues, projectId: string | undefined): Request {
  const filled = Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''))
  return { kind: kind as Request['kind'], ...filled, ...(projectId ? { projectId } : {}) }
}

/** Sends once for each key, however often it is called. */
export function sendRequest(request: Request, key: string): Promise<Receipt> {
  return body(
    api.POST('/api/v1/contact-requests', {
      params: { header: { 'Idempotency-Key': key } },
      body: request,
    }),
  )
}
