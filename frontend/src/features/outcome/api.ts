import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { api, body, type Schemas } from '@/lib/api/client'
import { ApiProblem } from '@/lib/api/problem'
import { queryKey } from '@/lib/api/queries'
import { lang } from '@/lib/i18n'

export type Outcome = Schemas['StatementOutcome']
export type Segment = Schemas['OutcomeSegment']
export type Step = Schemas['OutcomeStep']
export type Result = Schemas['ConsultationResult']
export type Chapter = Schemas['ResultChapter']
export type Quality = Schemas['QualityOutputBody']
export type PublishedOutcome = Schemas['PublishedOutcome']
export type Changes = Schemas['ConsultationChanges']

/** Where a result is: of an activity in a project. */
export interface Where {
  slug: string
  activity: string
}

const secretOf = (secret: string | undefined) => (secret ? { header: { 'Draft-Secret': secret } } : {})

/** What became of one’s own statement; without a login the secret of the browser it was begun in proves whose it is. */
export const useOutcomeOf = (id: MaybeRefOrGetter<string>, secret: MaybeRefOrGetter<string | undefined>) =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, `/api/v1/statements/${toValue(id)}/outcome`)),
    queryFn: ({ signal }) =>
      body(
        api.GET('/api/v1/statements/{id}/outcome', {
          params: { path: { id: toValue(id) }, ...secretOf(toValue(secret)) },
          signal,
        }),
      ),
  })

/** The same with a receipt: by its code, or by one of the secrets that this browser keeps. Undefined when none of them fits. */
export async function findOutcome(
  number: string,
  code: string,
  secrets: readonly string[],
): Promise<Outcome | undefined> {
  for (const secret of [undefined, ...secrets]) {
    try {
      return await body(
        api.POST('/api/v1/receipts/outcome', { params: secretOf(secret), body: { number, code } }),
      )
    } catch (problem) {
      if (!(problem instanceof ApiProblem) || problem.status !== 404) throw problem
    }
  }
  return undefined
}

const base = '/api/v1/projects/{slug}/activities/{activity}'
const address = ({ slug, activity }: Where, rest: string) =>
  `/api/v1/projects/${encodeURIComponent(slug)}/activities/${encodeURIComponent(activity)}/${rest}`

export const useResult = (where: MaybeRefOrGetter<Where>) =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, address(toValue(where), 'result'))),
    queryFn: ({ signal }) =>
      body(api.GET(`${base}/result`, { params: { path: { ...toValue(where) } }, signal })),
  })

export const useQuality = (where: MaybeRefOrGetter<Where>) =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, address(toValue(where), 'quality'))),
    queryFn: ({ signal }) =>
      body(api.GET(`${base}/quality`, { params: { path: { ...toValue(where) } }, signal })),
  })

/**
 * What became of every passage since a version of the document; nothing is asked without one. Null where people spoke to
 * the current one.
 */
export const useChanges = (
  where: MaybeRefOrGetter<Where | undefined>,
  from: MaybeRefOrGetter<number | undefined>,
) =>
  useQuery({
    queryKey: computed(() => {
      const at = toValue(where)
      return queryKey(
        lang.value,
        at ? address(at, `consultation/changes?from=${String(toValue(from) ?? 0)}`) : '',
      )
    }),
    queryFn: async ({ signal }): Promise<Changes | null> => {
      const at = toValue(where)
      const number = toValue(from)
      if (!at || !number) return null
      try {
        return await body(
          api.GET(`${base}/consultation/changes`, {
            params: { path: { ...at }, query: { from: number } },
            signal,
          }),
        )
      } catch (problem) {
        if (problem instanceof ApiProblem && problem.code === 'consultation.version_not_found') return null
        throw problem
      }
    },
    enabled: computed(() => Boolean(toValue(where) && toValue(from))),
    staleTime: Infinity,
  })

export const publishedKey = (where: Where) =>
  queryKey(lang.value, `${address(where, 'result/statements')}#stretches`)

export const fetchPublished = (where: Where, query: { cursor?: string }, signal: AbortSignal) =>
  body(api.GET(`${base}/result/statements`, { params: { path: { ...where }, query }, signal }))
