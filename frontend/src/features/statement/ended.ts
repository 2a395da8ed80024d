import { api, body } from '@/lib/api/client'
import { ApiProblem } from '@/lib/api/problem'
import { refreshSession } from '@/lib/session'

/**
 * To the server somebody whose session has ended is a stranger, and knows no statement of theirs: what ended is the login,
 * and logging in again goes on with every word.
 */
export async function orLogin<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 404) throw error
    const { person } = await refreshSession()
    if (person) throw error
    const code = 'authz.login_required'
    const { title, detail } = await body(api.GET('/api/v1/sentences/{code}', { params: { path: { code } } }))
    throw new ApiProblem({ status: 401, code, title, detail })
  }
}
