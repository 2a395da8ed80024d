import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { api, body, type Schemas } from '@/lib/api/client'
import { queryKey } from '@/lib/api/queries'
import { easyGerman, lang, type Lang } from '@/lib/i18n'

export type View = Schemas['Consultation']
export type Block = Schemas['ConsultationBlock']
export type VersionRef = Schemas['ConsultationVersionRef']
export type Attachment = Schemas['ConsultationAttachment']
export type Changes = Schemas['ConsultationChanges']
export type Change = Schemas['Change']

/** Which document: of a project, and which of its versions; 0 is the current one. */
export interface Where {
  slug: string
  activity: string
  number: number
}

const reader = '/api/v1/projects/{slug}/activities/{activity}/consultation'
const address = ({ slug, activity, number }: Where) =>
  `/api/v1/projects/${encodeURIComponent(slug)}/activities/${encodeURIComponent(activity)}/consultation` +
  (number ? `/versions/${String(number)}` : '')

function fetchView(
  { slug, activity, number }: Where,
  easy: boolean,
  inLang: Lang,
  signal: AbortSignal,
): Promise<View> {
  const query = easy ? { easy } : {}
  const headers = inLang === lang.value ? {} : { 'Accept-Language': inLang }
  const path = { slug, activity }
  return number
    ? body(
        api.GET(`${reader}/versions/{number}`, {
          params: { path: { ...path, number }, query },
          headers,
          signal,
        }),
      )
    : body(api.GET(reader, { params: { path, query }, headers, signal }))
}

/** A version with everything around it, in the language of the page. */
export function useConsultation(where: MaybeRefOrGetter<Where>) {
  return useQuery({
    queryKey: computed(() =>
      queryKey(lang.value, address(toValue(where)) + (easyGerman.value ? '?easy=true' : '')),
    ),
    queryFn: ({ signal }) => fetchView(toValue(where), easyGerman.value, lang.value, signal),
    placeholderData: keepPreviousData,
  })
}

/** The German original of the same version, to stand beside what is read. */
export function useOriginal(where: MaybeRefOrGetter<Where>, wanted: MaybeRefOrGetter<boolean>) {
  return useQuery({
    queryKey: computed(() => queryKey('de', address(toValue(where)))),
    queryFn: ({ signal }) => fetchView(toValue(where), false, 'de', signal),
    enabled: computed(() => toValue(wanted)),
  })
}

/** What became of each passage from one version to another. A draft changes: `state` counts that. */
export function useChanges(
  where: MaybeRefOrGetter<{ slug: string; activity: string; from: number; to: number; state?: number }>,
) {
  return useQuery({
    queryKey: computed(() => {
      const { slug, activity, from, to, state } = toValue(where)
      return [lang.value, 'consultation-changes', slug, activity, from, to, state, easyGerman.value]
    }),
    queryFn: ({ signal }) => {
      const { slug, activity, from, to } = toValue(where)
      const query = { from, to, ...(easyGerman.value ? { easy: true } : {}) }
      return body(api.GET(`${reader}/changes`, { params: { path: { slug, activity }, query }, signal }))
    },
    staleTime: Infinity,
  })
}
