import { api, body, type Schemas } from '@/lib/api/client'
import type { ApiProblem } from '@/lib/api/problem'
import { t } from '@/lib/i18n'

// For people with a letter; apart from the batches of staff, which they do not download.

export type Target = Schemas['AccessCodeTarget']

/** In the body and never in an address: addresses end up in logs. */
export const checkCode = (code: string): Promise<Target> =>
  body(api.POST('/api/v1/access-codes/check', { body: { code } }))

/** Letters and digits in a code, its check character included. */
const codeLength = 12
/** Letters mistaken for what the alphabet of codes has. */
const lookalikes: Record<string, string> = { O: '0', I: '1', L: '1', U: 'V' }

/**
 * What somebody typed, pasted or scanned, grouped as it stands in the letter. The
 * address in front, blanks, dashes and small letters do no harm; what is wrong stays
 * to be seen. The server reads the same way and has the last word.
 */
export function tidyCode(typed: string): string {
  const bare = typed
    .slice(typed.lastIndexOf('#') + 1)
    .toUpperCase()
    .replace(/[\s\u2010-\u2015-]/g, '')
    .replace(/[OILU]/g, (letter) => lookalikes[letter] ?? letter)
  return bare.match(/.{1,4}/gu)?.join('-') ?? ''
}

/** The code behind # of the address a letter leads to. Broken escapes are no code. */
export function codeIn(hash: string): string {
  try {
    return tidyCode(decodeURIComponent(hash))
  } catch {
    return ''
  }
}

/** What can be seen without asking: a try costs one of thirty in an hour. Empty when it may be a code. */
export function codeError(tidied: string): string {
  const count = [...tidied.replaceAll('-', '')].length
  if (count === 0) return t('code.missing')
  return count === codeLength ? '' : t('code.length', { Count: count })
}

/** How long somebody has to wait who tried too often, in words; undefined for all other refusals. */
export function pause({ status, retryAfter }: ApiProblem): string | undefined {
  return status === 429 ? t('code.pause.text', { Count: Math.max(1, Math.ceil(retryAfter / 60)) }) : undefined
}
