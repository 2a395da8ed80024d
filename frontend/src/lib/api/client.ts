import createClient, { type FetchResponse } from 'openapi-fetch'
import { easyGerman, lang } from '@/lib/i18n'
import type { components, paths } from './schema'
import { transport } from './transport'

export type Schemas = components['schemas']

/** Typed by the OpenAPI document of the server; every failure is an ApiProblem. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: transport })

api.use({
  // Problem texts come translated from the server, in the language of the page and not of the browser.
  onRequest({ request }) {
    // «de-simple» is Leichte Sprache in the register of languages.
    // Only the original of a text is asked for in another one.
    if (!request.headers.has('Accept-Language'))
      request.headers.set('Accept-Language', easyGerman.value ? 'de-simple' : lang.value)
  },
})

/** The body of a successful answer: transport has already thrown on every other. */
export async function body<T extends Record<string | number, unknown>, O, M extends `${string}/${string}`>(
  answer: Promise<FetchResponse<T, O, M>>,
) {
  const { data } = await answer
  return data as NonNullable<typeof data>
}
