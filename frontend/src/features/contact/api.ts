import { api, body, type Schemas } from '@/lib/api/client'
import type { ContactValues } from './model'

export type Receipt = Schemas['ContactReceipt']

/** Sends once for each key, however often it is called. Empty answers are left out. */
export function sendRequest(
  values: ContactValues,
  projectId: string | undefined,
  key: string,
): Promise<Receipt> {
  const { kind, ...texts } = values
  const filled = Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''))
  return body(
    api.POST('/api/v1/contact-requests', {
      params: { header: { 'Idempotency-Key': key } },
      body: {
        kind: kind as Schemas['NewContactRequest']['kind'],
        ...filled,
        ...(projectId ? { projectId } : {}),
      },
    }),
  )
}
