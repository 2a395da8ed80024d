import { ApiProblem } from './api/problem'
import { t } from './i18n'
import { installation } from './installation'
import { unbroken } from './phone'

export interface ProblemText {
  title: string
  text: string
  /** What the municipality needs to find the failure in its log; empty when it is not its fault. */
  reference: string
}

/** What went wrong and how to go on, in words; never a status code. */
export function problemText(error: unknown): ProblemText {
  if (!(error instanceof ApiProblem)) return serverText('')
  if (error.code === 'client.offline') return words(t('problem.offline.title'), t('problem.offline.text'))
  if (error.code === 'client.timeout') return words(t('problem.timeout.title'), t('problem.timeout.text'))
  if (error.status === 429) return words(t('problem.busy.title'), wait(error.retryAfter))
  if (error.status >= 500 || !error.title) return serverText(error.requestId)
  // The detail repeats the title as its first sentence.
  const rest = error.detail.startsWith(error.title)
    ? error.detail.slice(error.title.length).trim()
    : error.detail
  return words(error.title, rest)
}

function words(title: string, text: string, reference = ''): ProblemText {
  return { title, text, reference }
}

function serverText(requestId: string): ProblemText {
  const text = t('problem.server.text', { Phone: unbroken(installation.value.phone) })
  return words(t('problem.server.title'), text, requestId ? t('problem.reference', { Id: requestId }) : '')
}

function wait(seconds: number): string {
  if (seconds === 0) return t('problem.busy.text')
  if (seconds <= 90) return t('problem.busy.wait', { Count: seconds })
  return t('problem.busy.minutes', { Count: Math.ceil(seconds / 60) })
}
