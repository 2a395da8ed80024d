import type { APIRequestContext, Page } from '@playwright/test'
import { logIn } from './login'
import { pages } from './samples'

/** The addresses of all public pages in one language, from the router's own list: a new page cannot escape a check. */
export async function addresses(request: APIRequestContext, lang = ''): Promise<string[]> {
  const response = await request.get('/api/v1/projects?group=open')
  const { items } = (await response.json()) as { items: { slug: string }[] }
  const slug = items[0]?.slug
  if (!slug) throw new Error('the sample town has no open project')
  const document = await someDocument(request, items)
  const consultation = await someConsultation(request, items)
  const evaluated = await evaluatedConsultation(request)
  return pages.map(({ sample }) => {
    const path = sample
      .replace(':first', slug)
      .replace(':document', document)
      .replace(':consultation', consultation)
      .replace(':evaluated', evaluated)
      .replace(':activity', consultation.split('/').at(-1) ?? '')
    return lang ? `/${lang}${path === '/' ? '' : path}` : path
  })
}

/** A document to read, as the rest of its address below the projects. */
export async function someDocument(
  request: APIRequestContext,
  projects: { slug: string }[],
): Promise<string> {
  for (const { slug } of projects) {
    const list = await request.get(`/api/v1/projects/${slug}/entries?kind=document&limit=1`)
    const { items } = (await list.json()) as { items: { id: string }[] }
    if (items[0]) return `${slug}/unterlagen/${items[0].id}`
  }
  throw new Error('no open project of the sample town has a document')
}

/** A consultation to read, as the rest of its address below the projects. */
export async function someConsultation(
  request: APIRequestContext,
  projects: { slug: string }[],
): Promise<string> {
  for (const { slug } of projects) {
    const answer = await request.get(`/api/v1/projects/${slug}`)
    const { activities } = (await answer.json()) as { activities: { id: string; kind: string }[] }
    const found = activities.find(({ kind }) => kind === 'consultation')
    if (found) return `${slug}/konsultation/${found.id}`
  }
  throw new Error('these projects of the sample town have no consultation')
}

/** A consultation whose results and report are out, in the same form. */
export async function evaluatedConsultation(request: APIRequestContext): Promise<string> {
  return someConsultation(request, [{ slug: 'sammelstellen' }])
}

/** Logs in before the first page that asks for it: an administrator sees all of them, but for what is somebody’s own. */
export async function open(page: Page, address: string) {
  if (address.includes(':contribution')) return openContribution(page, address)
  const path = address.replace(/^\/(fr|it|en)(?=\/|$)/, '') || '/'
  const guarded = pages.some(({ sample, login }) => sample === path && login !== undefined)
  if (guarded) {
    const session = (await (await page.request.get('/api/v1/session')).json()) as { person?: object }
    if (!session.person) await logIn(page, 'personal', 'Sandra Imhof', '/')
  }
  if (address.includes(':organisation'))
    return page.goto(address.replace(':organisation', await someOrganisation(page)))
  if (address.includes(':project')) return page.goto(address.replace(':project', await someProject(page)))
  return page.goto(address)
}

/** Who has taken part in the sample town opens what became of it; the administrator is back afterwards. */
async function openContribution(page: Page, address: string) {
  const cookies = await page.context().cookies()
  await page.context().clearCookies()
  await logIn(page, 'agov', 'Mirjam Stadelmann', '/')
  const mine = await page.request.get('/api/v1/account/statements?limit=1')
  const { items } = (await mine.json()) as { items: { id: string }[] }
  if (!items[0]) throw new Error('nobody of the sample town has taken part')
  const response = await page.goto(address.replace(':contribution', items[0].id))
  await page.waitForLoadState('networkidle')
  await page.context().clearCookies()
  await page.context().addCookies(cookies)
  return response
}

/** A project to look at as staff see it. */
async function someProject(page: Page): Promise<string> {
  const list = await page.request.get('/api/v1/staff/projects?limit=1')
  const { items } = (await list.json()) as { items: { id: string }[] }
  if (!items[0]) throw new Error('the sample town has no project')
  return items[0].id
}

/** An organisation to look at; the sample town may have none. */
async function someOrganisation(page: Page): Promise<string> {
  const list = await page.request.get('/api/v1/staff/organisations?kind=association&limit=1')
  const { items } = (await list.json()) as { items: { id: string }[] }
  if (items[0]) return items[0].id
  const made = await page.request.post('/api/v1/organisations', {
    headers: { 'Idempotency-Key': 'an-association-to-look-at', Origin: new URL(page.url()).origin },
    data: { kind: 'association', name: 'Quartierverein Gersag', uid: 'CHE-123.456.788' },
  })
  return ((await made.json()) as { id: string }).id
}
