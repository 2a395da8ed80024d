import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { someDocument } from './pages'

const digital = /z’Ämme digital/

test('a resident finds a project over the search, and adds its deadline to the calendar', async ({
  page,
}) => {
  await page.goto('/')
  await page.getByRole('banner').getByRole('link', { name: 'Suche', exact: true }).click()
  await page.getByRole('searchbox').fill('schalter')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/suche\?q=schalter$/)
  await expect(
    page
      .locator('mark')
      .filter({ hasText: /schalter/i })
      .first(),
  ).toBeVisible()
  await page.getByRole('article').getByRole('link', { name: digital }).click()
  await expect(page.getByRole('heading', { level: 1, name: digital })).toBeFocused()

  for (const name of ['Worüber Sie mitreden', 'So geht es weiter', 'Wer dahintersteht', 'Anlässe'])
    await expect(page.getByRole('heading', { level: 2, name })).toBeVisible()
  const download = page.waitForEvent('download')
  await page
    .getByRole('link', { name: /^In den Kalender/ })
    .first()
    .click()
  const file = await readFile(await (await download).path(), 'utf8')
  expect(file.startsWith('BEGIN:VCALENDAR\r\nVERSION:2.0\r\n')).toBe(true)
  expect(file.trimEnd().endsWith('END:VCALENDAR')).toBe(true)
  expect(file.match(/^BEGIN:VEVENT\r$/gm)?.length).toBe(file.match(/^END:VEVENT\r$/gm)?.length)
  expect(file).toMatch(/^DTSTART;VALUE=DATE:\d{8}\r$/m)
  for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
})

test('a list is narrowed by keyboard, and the address keeps the selection', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('banner').getByRole('link', { name: 'Projekte', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Alle Projekte' })).toBeFocused()
  await expect(page.getByRole('article').filter({ hasText: digital })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByLabel('Thema')).toBeFocused()
  await page.getByLabel('Thema').selectOption({ label: 'Verkehr' })
  await expect(page).toHaveURL(/\/projekte\?topic=mobility$/)
  await expect(page.getByRole('article').filter({ hasText: digital })).toBeHidden()
  await expect(page.getByRole('article').first()).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('Thema')).toHaveValue('mobility')
  await expect(page.getByRole('article').filter({ hasText: digital })).toBeHidden()

  await page.getByLabel('Quartier').selectOption({ label: 'Seetalplatz' })
  const none = page.getByRole('heading', { name: 'Zu dieser Auswahl gibt es kein Projekt.' })
  await expect(none).toBeVisible()
  await page.goBack()
  await expect(none).toBeHidden()
  await page.getByRole('button', { name: 'Auswahl aufheben' }).click()
  await expect(page).toHaveURL(/\/projekte$/)
  await expect(page.getByRole('article').filter({ hasText: digital })).toBeVisible()
})

test('a document is read from the project, section by section', async ({ page }) => {
  await page.goto('/projekte/zaemme-digital')
  const papers = page.getByRole('region', { name: 'Unterlagen' })
  const link = papers.getByRole('link').first()
  const name = (await link.textContent())?.trim() ?? ''
  await link.click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeFocused()
  await expect(page.getByRole('heading', { name: 'Fassungen' })).toBeVisible()
  const contents = page.getByRole('navigation', { name: 'Inhalt' }).getByRole('link')
  const section = (await contents.last().textContent()) ?? ''
  await contents.last().click()
  await expect(page).toHaveURL(/#abschnitt-\d+$/)
  await expect(page.getByRole('heading', { name: section })).toBeInViewport()
})

test('an older version stays readable and says that it is one', async ({ page, request }) => {
  const path = await someDocument(request, [{ slug: 'zaemme-digital' }])
  const answer = await request.get(`/api/v1/documents/${path.split('/').at(-1) ?? ''}`)
  const paper = (await answer.json()) as { versions: { id: string; body: string; number: number }[] }
  const [first] = paper.versions
  if (!first) throw new Error('the document has no version')
  const newer = { ...first, id: '00000000-0000-4000-8000-00000000000f', number: 7, body: '<p>Neu.</p>' }
  await page.route('**/api/v1/documents/*', (route) =>
    route.fulfill({ json: { ...paper, versions: [newer, first] } }),
  )
  // From another page, so that the answer is not in the page already.
  await page.goto('/projekte/zaemme-digital')
  await page.getByRole('region', { name: 'Unterlagen' }).getByRole('link').first().click()
  await expect(page.getByText('Neu.')).toBeVisible()
  await page.getByRole('link', { name: /^Fassung 1 vom/ }).click()
  await expect(page.getByText('Sie lesen eine ältere Fassung.')).toBeVisible()
  await expect(page.getByText('Neu.')).toBeHidden()
  await page.getByRole('link', { name: 'Zur aktuellen Fassung' }).click()
  await expect(page.getByText('Neu.')).toBeVisible()
})

test('Leichte Sprache and another language are said and kept in the address', async ({ page }) => {
  await page.goto('/projekte/zaemme-digital')
  await page.getByRole('main').getByRole('button', { name: 'Leichte Sprache' }).click()
  await expect(page).toHaveURL(/\?easy=true$/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Was geht im Internet/)
  await page.getByRole('main').getByRole('button', { name: 'Leichte Sprache' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(digital)

  await page.goto('/en/projekte/jugendleitbild')
  await expect(page.getByText('This text is only available in German.')).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 }).locator('xpath=ancestor::*[@lang="de"]')).toBeVisible()
})

test('what is shown publicly takes no objection, and what is over says its result first', async ({
  page,
  request,
}) => {
  const open = await request.get('/api/v1/projects?group=open')
  const { items } = (await open.json()) as { items: { slug: string; kind: string }[] }
  const shown = items.find(({ kind }) => kind === 'display')
  if (!shown) throw new Error('the sample town shows nothing publicly')
  await page.goto(`/projekte/${shown.slug}`)
  await expect(page.getByText('Über diese Plattform können Sie keine Einsprache einreichen.')).toBeVisible()

  const over = await request.get('/api/v1/projects?group=finished')
  const done = (await over.json()) as { items: { slug: string; state: string }[] }
  const reported = done.items.find(({ state }) => state === 'report_published')
  if (!reported) throw new Error('the sample town has no report')
  await page.goto(`/projekte/${reported.slug}`)
  await expect(page.getByRole('main').getByRole('heading', { level: 2 }).first()).toHaveText(
    'Was daraus wurde',
  )
})

test('a search without hits offers the next step', async ({ page }) => {
  await page.goto('/suche?q=xyzabcq')
  await expect(page.getByRole('heading', { name: 'Nichts gefunden zu «xyzabcq»' })).toBeVisible()
  await page.getByRole('main').getByRole('link', { name: 'Alle Projekte' }).click()
  await expect(page).toHaveURL(/\/projekte$/)
})
