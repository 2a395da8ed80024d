import type { APIRequestContext, Page } from '@playwright/test'
import { routes } from '../src/app/public/routes'
import { logIn } from './login'

/** The addresses of all public pages in one language, from the router's own list: a new page cannot escape a check. */
export async function addresses(request: APIRequestContext, lang = ''): Promise<string[]> {
  const response = await request.get('/api/v1/projects?state=open&limit=1')
  const { items } = (await response.json()) as { items: { slug: string }[] }
  const slug = items[0]?.slug
  if (!slug) throw new Error('the sample town has no open project')
  return routes.map(({ meta }) => {
    const path = meta.sample.replace(':first', slug)
    return lang ? `/${lang}${path === '/' ? '' : path}` : path
  })
}

/** Logs in before the first page that asks for it: an administrator sees all of them. */
export async function open(page: Page, address: string) {
  const path = address.replace(/^\/(fr|it|en)(?=\/|$)/, '') || '/'
  const guarded = routes.some(({ meta }) => meta.sample === path && meta.login !== undefined)
  if (guarded) {
    const session = (await (await page.request.get('/api/v1/session')).json()) as { person?: object }
    if (!session.person) await logIn(page, 'personal', 'Sandra Imhof', '/')
  }
  return page.goto(address)
}
