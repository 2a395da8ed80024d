import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { api, body, type Schemas } from '@/lib/api/client'
import { queryKey } from '@/lib/api/queries'
import { lang } from '@/lib/i18n'

export type Row = Schemas['SegmentRow']
export type Segment = Schemas['SegmentDetail']
export type Board = Schemas['EvaluationBoard']
export type TextBlock = Schemas['EvaluationText']
export type Block = Schemas['Block']
export type BulkFilter = Schemas['BulkFilter']
export type BulkBody = Schemas['BulkInputBody']
export type SegmentBody = Schemas['SegmentBody']
export type Group = Schemas['SegmentGroup']
export type SimilarSearch = Schemas['SimilarSearch']
export type PlaceBody = Schemas['EvaluationPlaceBody']
export type GroupSheet = Schemas['SegmentGroupDetail']

const desk = '/api/v1/staff/consultations/{activity}'
const one = '/api/v1/staff/segments/{id}'
const address = (activity: string) => `/api/v1/staff/consultations/${activity}`
const of = (activity: string) => ({ path: { activity } })
const once = (activity: string, key: string) => ({
  path: { activity },
  header: { 'Idempotency-Key': key },
})

export const segmentsKey = (activity: string) => queryKey(lang.value, `${address(activity)}/segments`)
const boardKey = (activity: string) => queryKey(lang.value, `${address(activity)}/evaluation`)
const textsKey = (activity: string) => queryKey(lang.value, `${address(activity)}/text-blocks`)
export const groupsKey = (activity: string) => queryKey(lang.value, `${address(activity)}/groups`)
const similarKey = (activity: string) => queryKey(lang.value, `${address(activity)}/similar`)

export const fetchSegments = (
  activity: string,
  query: BulkFilter & { sort?: 'document' | 'newest' | 'changed' | 'due'; cursor?: string },
  signal: AbortSignal,
) => body(api.GET(`${desk}/segments`, { params: { ...of(activity), query }, signal }))

export const fetchSegment = (id: string, signal?: AbortSignal) =>
  body(api.GET(one, { params: { path: { id } }, ...(signal ? { signal } : {}) }))

export const saveSegment = (id: string, content: SegmentBody) =>
  body(api.PUT(one, { params: { path: { id } }, body: content }))

export const putLease = (id: string) => body(api.PUT(`${one}/lease`, { params: { path: { id } } }))
export const dropLease = (id: string) => api.DELETE(`${one}/lease`, { params: { path: { id } } })

export const addNote = (id: string, text: string, mentions: readonly string[], key: string) =>
  body(
    api.POST(`${one}/notes`, {
      params: { path: { id }, header: { 'Idempotency-Key': key } },
      body: { text, mentions: [...mentions] },
    }),
  )

export const editSegments = (activity: string, edit: BulkBody, key: string) =>
  body(api.POST(`${desk}/segments/edits`, { params: once(activity, key), body: edit }))

export const undoSegments = (activity: string, undo: string) =>
  body(api.DELETE(`${desk}/segments/edits/{undo}`, { params: { path: { activity, undo } } }))

/** Steps, tags and colleagues. */
export const useBoard = (activity: MaybeRefOrGetter<string>) =>
  useQuery({
    queryKey: computed(() => boardKey(toValue(activity))),
    queryFn: ({ signal }) => body(api.GET(`${desk}/evaluation`, { params: of(toValue(activity)), signal })),
    staleTime: 0,
  })

/** Answers that are given several times: all of them, they are few. */
export const useTextBlocks = (activity: MaybeRefOrGetter<string>) =>
  useQuery({
    queryKey: computed(() => textsKey(toValue(activity))),
    queryFn: async ({ signal }) => {
      const all: TextBlock[] = []
      let cursor: string | undefined
      do {
        const { items, next } = await body(
          api.GET(`${desk}/text-blocks`, {
            params: { ...of(toValue(activity)), query: { limit: 100, ...(cursor ? { cursor } : {}) } },
            signal,
          }),
        )
        all.push(...items)
        cursor = next
      } while (cursor)
      return all
    },
    staleTime: 0,
  })

/** Versions of the document, the newest first; the blocks people speak to now, and those of the newest one, maybe a draft. */
export const useDocuments = (activity: MaybeRefOrGetter<string>) =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, `${address(toValue(activity))}/evaluation/documents`)),
    queryFn: async ({ signal }) => {
      const { versions } = await body(api.GET(desk, { params: of(toValue(activity)), signal }))
      const read = async (number: number | undefined): Promise<readonly Block[]> =>
        number === undefined ? [] : await fetchBlocks(toValue(activity), number, signal)
      const published = versions.find(({ state }) => state === 'published')
      const newest = versions[0]
      const current = await read(published?.number)
      return { versions, current, newest: newest === published ? current : await read(newest?.number) }
    },
  })
export type Documents = Awaited<ReturnType<NonNullable<ReturnType<typeof useDocuments>['refetch']>>>['data']

const fetchBlocks = async (activity: string, number: number, signal: AbortSignal) =>
  (await body(api.GET(`${desk}/versions/{number}`, { params: { path: { activity, number } }, signal })))
    .blocks

/** The blocks of one published version, which never change; nothing for 0. */
export const useBlocks = (activity: MaybeRefOrGetter<string>, number: MaybeRefOrGetter<number>) =>
  useQuery({
    queryKey: computed(() =>
      queryKey(lang.value, `${address(toValue(activity))}/evaluation/versions/${String(toValue(number))}`),
    ),
    queryFn: ({ signal }) => fetchBlocks(toValue(activity), toValue(number), signal),
    enabled: computed(() => toValue(number) > 0),
    staleTime: Infinity,
  })

export const addTag = (activity: string, tag: Schemas['EvaluationTagBody'], key: string) =>
  body(api.POST(`${desk}/tags`, { params: once(activity, key), body: tag }))

export const saveTag = (activity: string, id: string, tag: Schemas['EvaluationTagBody']) =>
  body(api.PUT(`${desk}/tags/{id}`, { params: { path: { activity, id } }, body: tag }))

export const deleteTag = (activity: string, id: string) =>
  body(api.DELETE(`${desk}/tags/{id}`, { params: { path: { activity, id } } }))

export const addTextBlock = (activity: string, title: string, html: Record<string, string>, key: string) =>
  body(api.POST(`${desk}/text-blocks`, { params: once(activity, key), body: { title, html } }))

export const saveTextBlock = (
  activity: string,
  { id, version }: Pick<TextBlock, 'id' | 'version'>,
  title: string,
  html: Record<string, string>,
) =>
  body(
    api.PUT(`${desk}/text-blocks/{id}`, {
      params: { path: { activity, id } },
      body: { title, html, version },
    }),
  )

export const deleteTextBlock = (activity: string, id: string) =>
  api.DELETE(`${desk}/text-blocks/{id}`, { params: { path: { activity, id } } })

export const addPlace = (activity: string, place: PlaceBody, key: string) =>
  body(api.POST(`${desk}/places`, { params: once(activity, key), body: place }))

export const savePlace = (activity: string, id: string, place: PlaceBody, version: number) =>
  body(api.PUT(`${desk}/places/{id}`, { params: { path: { activity, id } }, body: { ...place, version } }))

export const orderPlaces = (activity: string, places: readonly string[]) =>
  body(api.PUT(`${desk}/places`, { params: of(activity), body: { places: [...places] } }))

export const deletePlace = (activity: string, id: string) =>
  body(api.DELETE(`${desk}/places/{id}`, { params: { path: { activity, id } } }))

export const setFourEyes = (activity: string, fourEyes: boolean) =>
  body(api.PUT(`${desk}/evaluation`, { params: of(activity), body: { fourEyes } }))

export const splitSegment = (id: string, version: number, parts: readonly Schemas['SegmentWords'][]) =>
  body(api.PUT(`${one}/parts`, { params: { path: { id } }, body: { version, parts: [...parts] } }))

export const joinSegments = (activity: string, segments: readonly Schemas['SegmentVersion'][]) =>
  body(api.PUT(`${desk}/segments/join`, { params: of(activity), body: { segments: [...segments] } }))

/** Brings back what the last join of a segment made one, unless somebody has worked on it since. */
export const undoJoin = (id: string) => body(api.DELETE(`${one}/join`, { params: { path: { id } } }))

export const fetchGroups = (
  activity: string,
  query: { state?: Group['state']; cursor?: string },
  signal: AbortSignal,
) => body(api.GET(`${desk}/groups`, { params: { ...of(activity), query }, signal }))

export const useGroup = (id: MaybeRefOrGetter<string>) =>
  useQuery({
    queryKey: computed(() => queryKey(lang.value, `/api/v1/staff/segment-groups/${toValue(id)}`)),
    queryFn: ({ signal }) =>
      body(api.GET('/api/v1/staff/segment-groups/{id}', { params: { path: { id: toValue(id) } }, signal })),
    staleTime: 0,
  })

export const setGroup = (id: string, state: 'accepted' | 'dissolved', version: number) =>
  body(api.PUT('/api/v1/staff/segment-groups/{id}', { params: { path: { id } }, body: { state, version } }))

export const setMember = (id: string, segment: string, inside: boolean, version: number) =>
  body(
    api.PUT('/api/v1/staff/segment-groups/{id}/segments/{segment}', {
      params: { path: { id, segment } },
      body: { in: inside, version },
    }),
  )

/** `threshold` is how alike segments must be, 0.3 to 1. */
export const findSimilar = (activity: string, threshold: number) =>
  body(api.PUT(`${desk}/similar`, { params: { ...of(activity), query: { threshold } } }))

/** How far the search for similar segments is; asked again while it runs. */
export const useSimilarSearch = (activity: MaybeRefOrGetter<string>) =>
  useQuery({
    queryKey: computed(() => similarKey(toValue(activity))),
    queryFn: ({ signal }) => body(api.GET(`${desk}/similar`, { params: of(toValue(activity)), signal })),
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data && ['waiting', 'working'].includes(state.data.state) ? 1500 : false,
  })

/** Asks again for everything that shows segments. */
export function useRefresh(activity: MaybeRefOrGetter<string>) {
  const queries = useQueryClient()
  return async () => {
    const id = toValue(activity)
    await Promise.all(
      [segmentsKey(id), boardKey(id), textsKey(id), groupsKey(id), similarKey(id)].map((key) =>
        queries.invalidateQueries({ queryKey: key }),
      ),
    )
  }
}
