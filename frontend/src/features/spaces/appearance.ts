import { api, body, type Schemas } from '@/lib/api/client'

/** Kinds of readers whose eyes staff can look through. */
export const viewers = ['visitor', 'person', 'resident', 'employee', 'member'] as const
export type Viewer = (typeof viewers)[number]

/** The page as somebody else will see it; without content, what is saved. The server decides and stores nothing. */
export const lookAs = (
  id: string,
  { as, easy, content }: { as: Viewer; easy: boolean; content: Schemas['Content'] | undefined },
  signal: AbortSignal,
) =>
  body(
    api.POST('/api/v1/staff/projects/{id}/appearance', {
      params: { path: { id } },
      body: { as, easy, ...(content ? { content } : {}) },
      signal,
    }),
  )
