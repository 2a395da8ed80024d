import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { api, body, type Schemas } from '@/lib/api/client'
import { queryKey } from '@/lib/api/queries'
import { uploadAt, uploadTo } from '@/lib/api/upload'
import { easyGerman, lang } from '@/lib/i18n'
import { person } from '@/lib/session'
import { endHere, secretOf } from './secret'

export type Consultation = Schemas['Consultation']
export type Block = Schemas['ConsultationBlock']
export type Statement = Schemas['StatementDetail']
export type Remark = Schemas['StatementRemark']
export type Head = Schemas['StatementHead']
export type RemarkBody = Schemas['RemarkBody']
export type Gap = Schemas['StatementGap']
export type Mine = Schemas['MyStatement']
export type Publication = Statement['publication']
export type Verdict = Schemas['ReceiptVerdict']
export type Published = Schemas['Published']

const reader = '/api/v1/projects/{slug}/activities/{activity}/consultation'

/** The document that is spoken to. The reader asks the same address, so that one answer serves both. */
export const useReading = (slug: MaybeRefOrGetter<string>, activity: MaybeRefOrGetter<string>) =>
  useQuery({
    queryKey: computed(() => {
      const path = [toValue(slug), toValue(activity)].map(encodeURIComponent)
      const easy = easyGerman.value ? '?easy=true' : ''
      return queryKey(lang.value, `/api/v1/projects/${path.join('/activities/')}/consultation${easy}`)
    }),
    queryFn: ({ signal }) =>
      body(
        api.GET(reader, {
          params: {
            path: { slug: toValue(slug), activity: toValue(activity) },
            query: easyGerman.value ? { easy: true } : {},
          },
          signal,
        }),
      ),
    enabled: computed(() => toValue(slug) !== ''),
    placeholderData: keepPreviousData,
  })

/** What became of each passage since a version; the newest one is the other end. */
export const useChangesSince = (
  where: MaybeRefOrGetter<{ slug: string; activity: string; from: number } | undefined>,
) =>
  useQuery({
    queryKey: computed(() => [lang.value, 'statement-changes', toValue(where)]),
    queryFn: ({ signal }) => {
      const { slug = '', activity = '', from = 0 } = toValue(where) ?? {}
      return body(
        api.GET(`${reader}/changes`, { params: { path: { slug, activity }, query: { from } }, signal }),
      )
    },
    enabled: computed(() => toValue(where) !== undefined),
    staleTime: Infinity,
  })

/** Whose it is, the server knows by the login, or by the secret of the browser where it was begun. */
const own = (id: string) => {
  const secret = secretOf(id)
  return { path: { id }, ...(secret ? { header: { 'Draft-Secret': secret } } : {}) }
}
const once = (id: string, key: string) => {
  const { path, header } = own(id)
  return { path, header: { ...header, 'Idempotency-Key': key } }
}

export const begin = (activity: string, of: Schemas['NewStatement'], key: string, secret?: string) =>
  body(
    api.POST('/api/v1/consultations/{activity}/statements', {
      params: {
        path: { activity },
        header: { 'Idempotency-Key': key, ...(secret ? { 'Draft-Secret': secret } : {}) },
      },
      body: of,
    }),
  )

export const fetchStatement = (id: string, signal?: AbortSignal) =>
  body(api.GET('/api/v1/statements/{id}', { params: own(id), ...(signal ? { signal } : {}) }))

export const statementKey = (id: string) => queryKey(lang.value, `/api/v1/statements/${id}`)

export const useStatement = (id: MaybeRefOrGetter<string>) =>
  useQuery({
    queryKey: computed(() => statementKey(toValue(id))),
    queryFn: ({ signal }) => fetchStatement(toValue(id), signal),
    enabled: computed(() => toValue(id) !== ''),
    placeholderData: keepPreviousData,
    staleTime: 0,
  })

/** One’s own statements in a consultation, with all that is in them. */
export const useOwnStatements = (ids: MaybeRefOrGetter<readonly string[]>) =>
  useQuery({
    queryKey: computed(() => [...statementKey(''), ...toValue(ids)]),
    // One that this browser remembers and the server has erased says nothing about the others.
    queryFn: async ({ signal }) => {
      const asked = await Promise.allSettled(toValue(ids).map((id) => fetchStatement(id, signal)))
      return asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    },
    enabled: computed(() => toValue(ids).length > 0),
    staleTime: 0,
  })

export const putHead = (id: string, head: Head) =>
  body(api.PUT('/api/v1/statements/{id}', { params: own(id), body: head }))

export const putRemark = (id: string, remark: string, words: RemarkBody) => {
  const { path, header } = own(id)
  return body(
    api.PUT('/api/v1/statements/{id}/remarks/{remark}', {
      params: { path: { ...path, remark }, ...(header ? { header } : {}) },
      body: words,
    }),
  )
}

export const deleteRemark = (id: string, remark: string, version: number) => {
  const { path, header } = own(id)
  return api.DELETE('/api/v1/statements/{id}/remarks/{remark}', {
    params: { path: { ...path, remark }, query: { version }, ...(header ? { header } : {}) },
  })
}

export const putLease = (id: string, block: string) =>
  body(api.PUT('/api/v1/statements/{id}/leases/{block}', { params: { path: { id, block } } }))

export const deleteLease = (id: string, block: string) =>
  api.DELETE('/api/v1/statements/{id}/leases/{block}', { params: { path: { id, block } } })

export const check = (id: string) => body(api.POST('/api/v1/statements/{id}/check', { params: own(id) }))

export const submit = (id: string, key: string) =>
  body(api.POST('/api/v1/statements/{id}/submit', { params: once(id, key) }))

/** Tells those who release for the organisation that its draft is ready. */
export const handOver = (id: string, key: string) =>
  body(
    api.POST('/api/v1/statements/{id}/handover', {
      params: { path: { id }, header: { 'Idempotency-Key': key } },
    }),
  )

export async function withdraw(id: string) {
  const fresh = await body(api.POST('/api/v1/statements/{id}/withdraw', { params: own(id) }))
  endHere(id)
  return fresh
}

export const discard = (id: string) => api.DELETE('/api/v1/statements/{id}', { params: own(id) })

/** `consentNote` says how somebody agreed who did not do it online. */
export const setPublication = (id: string, publication: Publication, consentNote = '') =>
  body(
    api.PUT('/api/v1/statements/{id}/publication', {
      params: own(id),
      body: { publication, ...(consentNote ? { consentNote } : {}) },
    }),
  )

export const join = (id: string, statementId: string, blocks?: string[]) =>
  body(
    api.POST('/api/v1/statements/{id}/joins', {
      params: own(id),
      body: { statementId, ...(blocks ? { blocks } : {}) },
    }),
  )

export const leaveJoined = (id: string, joined: string) => {
  const { path, header } = own(id)
  return body(
    api.DELETE('/api/v1/statements/{id}/joins/{joined}', {
      params: { path: { ...path, joined }, ...(header ? { header } : {}) },
    }),
  )
}

/** The receipt as a file; a link alone could not bring the secret of somebody without a login. */
export async function fetchReceipt(id: string, number: number): Promise<Blob> {
  const { data } = await api.GET('/api/v1/statements/{id}/receipt.pdf', {
    params: { ...own(id), query: { number } },
    parseAs: 'blob',
  })
  return data as unknown as Blob
}

/** Attaches files: with a login, or with the secret of the browser in which the statement was begun. */
export function uploadFor({ id, channel }: Pick<Statement, 'id' | 'channel'>) {
  const secret = secretOf(id)
  if (secret) return uploadAt(`/api/v1/statements/${id}/files`, { 'Draft-Secret': secret })
  return uploadTo(channel === 'online' ? 'statement-file' : 'statement-scan')
}

/** Gives up an upload that is not attached: without a login all of them together may be so large, and this one counts no more. */
export const releaseFile = (id: string, file: string) => {
  const { path, header } = own(id)
  return api.DELETE('/api/v1/statements/{id}/files/{file}', {
    params: { path: { ...path, file }, ...(header ? { header } : {}) },
  })
}

/** A file of a statement without a login; with one, its address is a link. */
export async function fetchFile(id: string, file: string): Promise<Blob> {
  const { path, header } = own(id)
  const { data } = await api.GET('/api/v1/statements/{id}/files/{file}', {
    params: { path: { ...path, file }, ...(header ? { header } : {}) },
    parseAs: 'blob',
  })
  return data as unknown as Blob
}

export const checkReceipt = (number: string, proof: string) =>
  body(api.POST('/api/v1/receipts/check', { body: { number, proof } }))

export const useReceiptKeys = () =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, '/api/v1/receipts/keys')),
    queryFn: async ({ signal }) => (await body(api.GET('/api/v1/receipts/keys', { signal }))).keys,
  })

export const mineKey = () => queryKey(lang.value, '/api/v1/account/statements')

export const fetchMine = (query: { cursor?: string }, signal?: AbortSignal) =>
  body(api.GET('/api/v1/account/statements', { params: { query }, ...(signal ? { signal } : {}) }))

/** Statements of the person and their organisations in one consultation; a withdrawn one makes room for another. */
export const useMineIn = (activity: MaybeRefOrGetter<string>) =>
  useQuery({
    queryKey: computed(() => [...mineKey(), 'in', toValue(activity)]),
    queryFn: async ({ signal }) => {
      const found: Mine[] = []
      let cursor: string | undefined
      do {
        const { items, next } = await fetchMine(cursor ? { cursor } : {}, signal)
        found.push(
          ...items.filter(
            ({ path, state }) => path.endsWith(`/${toValue(activity)}`) && state !== 'withdrawn',
          ),
        )
        cursor = next
      } while (cursor)
      return found
    },
    enabled: computed(() => person.value !== undefined && toValue(activity) !== ''),
    staleTime: 0,
  })

/** Organisations the person speaks for. */
export const useOrganisations = () =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, '/api/v1/organisations')),
    queryFn: async ({ signal }) => (await body(api.GET('/api/v1/organisations', { signal }))).items,
    enabled: computed(() => person.value !== undefined),
  })

export const publishedKey = (activity: string) =>
  queryKey(lang.value, `/api/v1/consultations/${activity}/statements`)

export const fetchPublished = (activity: string, query: { cursor?: string }, signal: AbortSignal) =>
  body(
    api.GET('/api/v1/consultations/{activity}/statements', {
      params: { path: { activity }, query },
      signal,
    }),
  )
