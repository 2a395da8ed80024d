import { expect, test, type APIRequestContext, type Page } from '@playwright/test'
import { clean } from './axe'
import { choose, freshAddress, linkInMail, logIn } from './login'

interface Project {
  id: string
  slug: string
  title: string
}

/** An open project: each test has its own, so that they do not tell each other’s followers. */
async function project(request: APIRequestContext, n: number): Promise<Project> {
  const answer = await request.get('/api/v1/projects?group=open')
  const { items } = (await answer.json()) as { items: Project[] }
  const found = items[n % items.length]
  if (!found) throw new Error('no open project')
  return found
}

/** Somebody whose address is confirmed because they came by a link in a mail. */
async function arrive(page: Page): Promise<string> {
  const address = freshAddress()
  const origin = new URL(page.url()).origin
  const asked = await page.request.post('/api/v1/magic-links', {
    headers: { Origin: origin },
    data: { email: address },
  })
  expect(asked.ok()).toBe(true)
  await page.goto(await linkInMail(page.request, address))
  await page.getByRole('button', { name: 'Jetzt anmelden' }).click()
  const confirm = page.getByRole('button', { name: 'Stimmt, anmelden' })
  await expect(confirm.or(page.getByRole('button', { name: 'Konto' }).first())).toBeVisible()
  if (await confirm.isVisible()) await confirm.click()
  await expect
    .poll(
      async () => ((await (await page.request.get('/api/v1/session')).json()) as { person?: object }).person,
    )
    .toBeDefined()
  return address
}

/** Staff give people more time, as a program would. */
async function extend(page: Page, { id }: Project) {
  await logIn(page, 'personal', 'Sandra Imhof', '/')
  const staff = (await (await page.request.get(`/api/v1/staff/projects/${id}`)).json()) as {
    version: number
    live?: { phases: { id: string; closesOn: string; participation?: boolean }[] }
  }
  const open = (staff.live?.phases ?? []).filter(
    ({ closesOn }) => closesOn >= new Date().toISOString().slice(0, 10),
  )
  const last = open.at(-1)
  if (!last) throw new Error('nothing to extend')
  const day = new Date(Date.parse(last.closesOn) + 14 * 86_400_000).toISOString().slice(0, 10)
  const answer = await page.request.post(`/api/v1/staff/projects/${id}/extension`, {
    headers: { Origin: new URL(page.url()).origin },
    data: { phaseId: last.id, closesOn: day, reason: 'Wegen der Ferien haben Sie länger Zeit.' },
  })
  expect(answer.ok(), await answer.text()).toBe(true)
}

test('a press without a login leads there, comes back and follows', async ({ page }) => {
  const { slug } = await project(page.request, 1)
  await page.goto(`/projekte/${slug}`)
  await page.getByRole('link', { name: 'Verfolgen', exact: true }).click()
  await expect(page).toHaveURL(/\/anmelden\?return=/)
  await page.getByRole('link', { name: /AGOV/ }).first().click()
  await choose(page, 'Daniel Wicki')
  await expect(page).toHaveURL(new RegExp(`/projekte/${slug}$`))
  await expect(page.getByText('Sie verfolgen das', { exact: true })).toBeVisible()
  await clean(page)
  const stop = page.getByRole('button', { name: 'Nicht mehr verfolgen' })
  await stop.click()
  await expect(page.getByRole('button', { name: 'Verfolgen', exact: true })).toBeFocused()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Verfolgen', exact: true })).toBeVisible()
})

test('a deadline is moved: the letter comes, its link ends it, and only a press does', async ({
  page,
  browser,
}) => {
  test.slow()
  await page.goto('/')
  const followed = await project(page.request, 0)
  const address = await arrive(page)
  await page.goto(`/projekte/${followed.slug}`)
  await page.getByRole('button', { name: 'Verfolgen', exact: true }).click()
  await expect(page.getByText('Sie verfolgen das', { exact: true })).toBeVisible()

  const office = await (await browser.newContext()).newPage()
  await extend(office, followed)
  await office.close()

  const link = await linkInMail(page.request, address, '/abbestellen')
  const mails = await page.request.get(`/dev/mail?format=json&to=${encodeURIComponent(address)}`)
  const [letter] = (await mails.json()) as { subject: string; text: string }[]
  expect(letter?.subject).toContain(followed.title)
  expect(letter?.text).toContain('Wegen der Ferien haben Sie länger Zeit.')

  // A stranger’s browser: no login is needed.
  const elsewhere = await (await browser.newContext()).newPage()
  await elsewhere.goto(link)
  await expect(elsewhere.getByText(`Möchten Sie «${followed.title}» nicht mehr verfolgen?`)).toBeVisible()
  expect(new URL(elsewhere.url()).hash).toBe('')
  await clean(elsewhere)
  const state = async () => {
    const answer = await page.request.get(`/api/v1/follows/project/${followed.id}`)
    return ((await answer.json()) as { following: boolean }).following
  }
  expect(await state()).toBe(true)
  await elsewhere.getByRole('button', { name: 'Abbestellen' }).click()
  await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText('Abbestellt')
  expect(await state()).toBe(false)
  await elsewhere.goto('about:blank')
  await elsewhere.goto(link)
  await expect(elsewhere.getByText('Das ist bereits abbestellt.')).toBeVisible()
  await elsewhere.close()
})

test('the account lists what is followed and keeps how often', async ({ page }) => {
  await page.goto('/')
  const { id, title } = await project(page.request, 2)
  await arrive(page)
  const put = await page.request.put(`/api/v1/follows/project/${id}`, {
    headers: { Origin: new URL(page.url()).origin },
  })
  expect(put.ok()).toBe(true)
  await page.goto('/konto')
  const section = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Was ich verfolge' }) })
  await expect(section.getByRole('link', { name: title })).toBeVisible()
  await section.getByRole('radio', { name: /Einmal pro Woche/ }).check()
  await section.getByRole('button', { name: 'Häufigkeit speichern' }).click()
  await expect(section.getByText('Gespeichert')).toBeVisible()
  await page.reload()
  await expect(section.getByRole('radio', { name: /Einmal pro Woche/ })).toBeChecked()
  await clean(page)
  await section.getByRole('button', { name: /Nicht mehr verfolgen/ }).click()
  await expect(section.getByText('Sie verfolgen noch nichts.')).toBeVisible()
})
