import { ApiProblem } from './api/problem'
import { t } from './i18n'
import { installation } from './installation'

export interface ProblemText {
  title: string
  text: string
}

/** What went wrong and how to go on, in words; never a status code. */
export function problemText(error: unknown): ProblemText {
  if (!(error instanceof ApiProblem)) return serverText()
  if (error.code === 'client.offline') return { title: t('problem.offline.title'), text: t('problem.offline.text') }
  if (error.code === 'client.timeout') return { title: t('problem.timeout.title'), text: t('problem.timeout.text') }
  if (error.status === 429) return { title: t('problem.busy.title'), text: wait(error.retryAfter) }
  if (error.status >= 500 || !error.title) return serverText()
  // The detail repeats the title as its first sentence.
  const rest = error.detail.startsWith(error.title) ? error.detail.slice(error.title.length).trim() : error.detail
  return { title: error.title, text: rest }
}

function serverText(): ProblemText {
  return { title: t('problem.server.title'), text: t('problem.server.text', { Phone: installation.value.phone }) }
}

function wait(seconds: number): string {
  if (seconds === 0) return t('problem.busy.text')
  if (seconds <= 90) return t('problem.busy.wait', { Count: seconds })
  return t('problem.busy.minutes', { Count: Math.ceil(seconds / 60) })
}
