import { expect, test, type APIRequestContext, type Locator, type Page } from '@playwright/test'
import { clean } from './axe'
import { logIn } from './login'

let count = 0
/** A title nobody has used yet: the database may be older than this run. */
const fresh = (title: string) => `${title} ${String(Date.now())}-${String(process.pid)}-${String(count++)}`
/** A hidden name behind the words of a button may stand apart from them by a space. */
const act = (words: string, title: string) => new RegExp(`^${words} ?: ${title}$`)

const pdf =
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\nxref\n0 3\n' +
  '0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \ntrailer<</Size 3/Root 1 0 R>>\nstartxref\n96\n%%EOF\n'

interface Project {
  id: string
  slug: string
}

/** A public project; its space wants a second person, or does not. */
async function someProject(request: APIRequestContext, fourEyes = false): Promise<Project> {
  const list = await request.get('/api/v1/staff/projects?limit=100')
  const { items } = (await list.json()) as { items: (Project & { state: string; internal: boolean })[] }
  for (const { id, slug, state, internal } of items) {
    if (internal || !['running', 'evaluation', 'report_published'].includes(state)) continue
    const one = await request.get(`/api/v1/staff/projects/${id}`)
    if (((await one.json()) as { fourEyes: boolean }).fourEyes === fourEyes) return { id, slug }
  }
  throw new Error('the sample town has no such project')
}

const open = (page: Page, { id }: Project, part: string) =>
  page.goto(`/verwaltung/projekte/${id}/unterlagen?teil=${part}`)
const row = (page: Page, title: string) => page.getByRole('listitem').filter({ hasText: title }).first()

async function fillDay(within: Locator, legend: string | RegExp, day: string) {
  const group = within.getByRole('group', { name: legend })
  const [d = '', m = '', y = ''] = day.split('.')
  await group.getByLabel('Tag').fill(d)
  await group.getByLabel('Monat').fill(m)
  await group.getByLabel('Jahr').fill(y)
}

async function save(dialog: Locator) {
  await dialog.getByRole('button', { name: 'Speichern' }).click()
  await expect(dialog).toHaveCount(0)
}

async function publish(page: Page, title: string) {
  await page.getByRole('button', { name: act('Veröffentlichen', title) }).click()
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText(title)
  await question.getByRole('button', { name: 'Veröffentlichen' }).click()
  await expect(question).toHaveCount(0)
  await expect(row(page, title)).toContainText('Veröffentlicht')
}

/** What a resident gets, who is not logged in: the fixture `request` shares nothing with the page. */
async function published(request: APIRequestContext, { slug }: Project, kind: string) {
  const answer = await request.get(`/api/v1/projects/${slug}/entries?kind=${kind}&limit=100`)
  expect(answer.status()).toBe(200)
  const { items } = (await answer.json()) as { items: Record<string, unknown>[] }
  return items
}

test('news are written, published, changed, taken back and deleted', async ({ page, request: resident }) => {
  test.slow()
  await logIn(page, 'personal', 'Sandra Imhof', '/konto')
  const project = await someProject(page.request)
  await open(page, project, 'news')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Aktuelles und Unterlagen')
  await clean(page)

  const title = fresh('Baubeginn')
  await page.getByRole('button', { name: 'News schreiben' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Speichern' }).click()
  await expect(dialog.getByRole('textbox', { name: 'Titel', exact: true })).toBeFocused()
  await expect(dialog.getByRole('textbox', { name: 'Titel', exact: true })).toHaveAccessibleDescription(
    /deutschen Titel/,
  )
  await dialog.getByRole('textbox', { name: 'Titel', exact: true }).fill(title)
  await dialog.getByRole('textbox', { name: 'Text' }).fill('Am Montag geht es los.')
  await dialog.getByLabel('Sprache der Texte').selectOption('fr')
  await dialog.getByLabel('Titel (Français)').fill('Début des travaux')
  await clean(page)
  await save(dialog)
  await expect(page.getByRole('button', { name: 'News schreiben' })).toBeFocused()
  await expect(row(page, title)).toContainText('Entwurf')
  await expect(row(page, title)).toContainText('Auch in: Français')
  expect((await published(resident, project, 'news')).map((entry) => entry.title)).not.toContain(title)

  await publish(page, title)
  expect((await published(resident, project, 'news')).find((entry) => entry.title === title)).toMatchObject({
    text: '<p>Am Montag geht es los.</p>',
  })

  // A change stays here until it is published too.
  await page.getByRole('button', { name: act('Bearbeiten', title) }).click()
  await dialog.getByRole('textbox', { name: 'Titel', exact: true }).fill(`${title} verschoben`)
  await save(dialog)
  await expect(row(page, title)).toContainText('Änderung noch nicht veröffentlicht')
  expect((await published(resident, project, 'news')).map((entry) => entry.title)).toContain(title)
  await publish(page, `${title} verschoben`)

  await expect(page.getByRole('button', { name: act('Löschen', `${title} verschoben`) })).toHaveCount(0)
  await page.getByRole('button', { name: act('Zurücknehmen', `${title} verschoben`) }).click()
  const question = page.getByRole('alertdialog')
  await question.getByRole('button', { name: 'Zurücknehmen' }).click()
  await expect(row(page, title)).toContainText('Entwurf')
  expect((await published(resident, project, 'news')).map((entry) => entry.title)).not.toContain(
    `${title} verschoben`,
  )
  await page.getByRole('button', { name: act('Löschen', `${title} verschoben`) }).click()
  await expect(question.getByRole('button', { name: 'Abbrechen' })).toBeFocused()
  await question.getByRole('button', { name: 'Löschen' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: title })).toHaveCount(0)
})

test('an event stands in the calendar of the project, a milestone says how far it is', async ({
  page,
  request: resident,
}) => {
  test.slow()
  await logIn(page, 'personal', 'Sandra Imhof', '/konto')
  const project = await someProject(page.request)
  await open(page, project, 'anlaesse')
  const rundgang = fresh('Rundgang')
  await page.getByRole('button', { name: 'Anlass erfassen' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Titel', exact: true }).fill(rundgang)
  await fillDay(dialog, 'Beginn', '4.12.2030')
  await dialog.getByLabel('Zeit', { exact: true }).fill('19.30')
  await dialog.getByLabel('Zeit (freiwillig)').fill('18')
  await dialog.getByLabel('Ort').fill('Zentrum Gersag, Saal 2')
  await dialog.getByRole('textbox', { name: /^Link/ }).fill('emmen.ch')
  await dialog.getByRole('button', { name: 'Speichern' }).click()
  await expect(dialog.getByLabel('Zeit (freiwillig)')).toHaveAccessibleDescription(/endet, bevor er beginnt/)
  await expect(dialog.getByRole('textbox', { name: /^Link/ })).toHaveAccessibleDescription(
    /mit https:\/\/ beginnt/,
  )
  await clean(page)
  await dialog.getByLabel('Zeit (freiwillig)').fill('21.00')
  await dialog.getByRole('textbox', { name: /^Link/ }).fill('https://www.emmen.ch/rundgang')
  await save(dialog)
  await expect(row(page, rundgang)).toContainText(/Mittwoch, 4\.\sDezember\s2030, 19\.30\sUhr – 21\.00\sUhr/)
  const calendar = async () =>
    (await (await resident.get(`/api/v1/projects/${project.slug}/calendar.ics`)).text()).replaceAll(
      '\r\n ',
      '',
    )
  expect(await calendar()).not.toContain(rundgang)
  await publish(page, rundgang)
  expect(await calendar()).toContain(`SUMMARY:${rundgang}`)
  expect(await calendar()).toContain('20301204T183000Z')
  expect((await published(resident, project, 'event')).find(({ title }) => title === rundgang)).toMatchObject(
    {
      at: '2030-12-04T18:30:00Z',
      until: '2030-12-04T20:00:00Z',
      place: 'Zentrum Gersag, Saal 2',
    },
  )

  // With the keyboard to the next part.
  await page.getByRole('tab', { name: 'Anlässe' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Meilensteine' })).toBeFocused()
  await expect(page).toHaveURL(/teil=meilensteine/)
  const bridge = fresh('Steg gebaut')
  await page.getByRole('button', { name: 'Meilenstein erfassen' }).click()
  await dialog.getByRole('textbox', { name: 'Titel', exact: true }).fill(bridge)
  await dialog.getByLabel('Monat', { exact: true }).selectOption({ label: 'März' })
  await dialog.getByLabel('Jahr', { exact: true }).fill('2031')
  await dialog.getByRole('radio', { name: /^In Umsetzung/ }).check()
  await dialog.getByLabel('Wie weit?').fill('140')
  await dialog.getByRole('button', { name: 'Speichern' }).click()
  await expect(dialog.getByLabel('Wie weit?')).toHaveAccessibleDescription(/von 0 bis 100/)
  await dialog.getByLabel('Wie weit?').fill('40')
  await clean(page)
  await save(dialog)
  await expect(row(page, bridge)).toContainText('März 2031')
  await expect(row(page, bridge)).toContainText(/In Umsetzung, 40.%/)
  await clean(page)
  await publish(page, bridge)
  const milestone = (await published(resident, project, 'milestone')).find(({ title }) => title === bridge)
  expect(milestone).toMatchObject({ progress: 'running', percent: 40 })
  expect(milestone).not.toHaveProperty('exact')
})

test('a document gets a PDF and a text, and residents read both', async ({ page, request: resident }) => {
  test.slow()
  await logIn(page, 'personal', 'Sandra Imhof', '/konto')
  const project = await someProject(page.request)
  await open(page, project, 'unterlagen')
  const title = fresh('Freiraumkonzept')
  await page.getByRole('button', { name: 'Dokument erfassen' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Titel', exact: true }).fill(title)
  await dialog.getByLabel('Was ist es?').selectOption({ label: 'Plan' })
  await fillDay(dialog, 'Datum des Dokuments', '1.7.2026')
  await save(dialog)
  await expect(row(page, title)).toContainText('Noch keine Fassung')

  // Without a version in German it is refused in words, and the question stays open.
  await page.getByRole('button', { name: act('Veröffentlichen', title) }).click()
  const question = page.getByRole('alertdialog')
  await question.getByRole('button', { name: 'Veröffentlichen' }).click()
  await expect(question.getByRole('alert')).toContainText('noch keine deutsche Fassung')
  await question.getByRole('button', { name: 'Abbrechen' }).click()

  const add = page.getByRole('button', { name: act('Fassung hinzufügen', title) })
  await add.click()
  const send = dialog.getByRole('button', { name: 'Fassung hinzufügen' })
  await send.click()
  await expect(dialog.getByLabel('Datei', { exact: true })).toHaveAccessibleDescription(
    /Wählen Sie eine Datei/,
  )
  await dialog
    .getByLabel('Datei', { exact: true })
    .setInputFiles({ name: 'Freiraumkonzept.pdf', mimeType: 'application/pdf', buffer: Buffer.from(pdf) })
  await expect(dialog.getByText('angekommen').first()).toBeVisible()
  await dialog.getByLabel('Was ist neu?').fill('Erste Fassung')
  await clean(page)
  await send.click()
  await expect(dialog).toHaveCount(0)
  await expect(row(page, title)).toContainText('Erste Fassung')

  await add.click()
  await dialog.getByRole('radio', { name: /^Einen Text in Markdown/ }).check()
  await dialog.getByLabel('Text in Markdown', { exact: true }).fill('# Freiraum\n\n- Bäume\n- Bänke')
  await send.click()
  await expect(dialog).toHaveCount(0)
  await expect(row(page, title)).toContainText('Fassung 2')
  await clean(page)
  await page.getByRole('button', { name: /^Text ansehen/ }).click()
  await expect(dialog.getByRole('listitem').filter({ hasText: 'Bäume' })).toBeVisible()
  await page.keyboard.press('Escape')
  await publish(page, title)

  const paper = (await published(resident, project, 'document')).find((entry) => entry.title === title)
  const answer = await resident.get(`/api/v1/documents/${String(paper?.id)}`)
  const { versions } = (await answer.json()) as {
    versions: { number: number; body?: string; note?: string; file?: { address: string } }[]
  }
  expect(versions.map(({ number }) => number)).toEqual([2, 1])
  expect(versions[0]?.body).toContain('<li>Bäume</li>')
  expect(versions[1]?.note).toBe('Erste Fassung')
  const file = await resident.get(versions[1]?.file?.address ?? '')
  expect(file.status()).toBe(200)
  expect(file.headers()['content-type']).toContain('application/pdf')

  // A further version waits until the document is published again.
  await add.click()
  await dialog.getByLabel('Sprache der Fassung').selectOption('fr')
  await dialog.getByRole('radio', { name: 'Einen Text', exact: true }).check()
  await dialog.getByRole('textbox', { name: 'Text' }).fill('Le plan')
  await send.click()
  await expect(dialog).toHaveCount(0)
  await expect(row(page, title)).toContainText('Änderung noch nicht veröffentlicht')
  await page.reload()
  await expect(row(page, title)).toContainText('Änderung noch nicht veröffentlicht')
})

test('two people write on the same entry: nothing is lost', async ({ page, browser }) => {
  test.slow()
  await logIn(page, 'personal', 'Sandra Imhof', '/konto')
  const project = await someProject(page.request)
  await open(page, project, 'anlaesse')
  const title = fresh('Workshop')
  await page.getByRole('button', { name: 'Anlass erfassen' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Titel', exact: true }).fill(title)
  await fillDay(dialog, 'Beginn', '5.12.2030')
  await dialog.getByLabel('Zeit', { exact: true }).fill('18')
  await save(dialog)

  const elsewhere = await browser.newContext()
  const other = await elsewhere.newPage()
  await logIn(other, 'personal', 'Marco Steiner', '/konto')
  await open(other, project, 'anlaesse')
  for (const one of [page, other]) await one.getByRole('button', { name: act('Bearbeiten', title) }).click()
  await other.getByRole('dialog').getByLabel('Ort').fill('Sonnenplatz')
  await other
    .getByRole('dialog')
    .getByRole('textbox', { name: 'Titel', exact: true })
    .fill(`${title} von Marco`)
  await save(other.getByRole('dialog'))

  await dialog.getByRole('textbox', { name: 'Titel', exact: true }).fill(`${title} von Sandra`)
  await dialog.getByLabel('Zeit', { exact: true }).fill('18.30')
  await dialog.getByRole('button', { name: 'Speichern' }).click()
  const notice = dialog.getByRole('alert')
  await expect(notice).toContainText('Marco Steiner hat inzwischen gespeichert')
  await expect(notice).toContainText(`${title} von Marco`)
  // Nothing of either is overwritten before one has looked; who has changed a part alone is the suggestion.
  await expect(dialog.getByRole('textbox', { name: 'Titel', exact: true })).toHaveValue(`${title} von Sandra`)
  const side = (part: string, whose: RegExp) =>
    notice.getByRole('radiogroup', { name: part, exact: true }).getByRole('radio', { name: whose })
  await expect(side('Ort', /^Gespeicherte Fassung/)).toBeChecked()
  await expect(side('Datum und Zeit', /^Ihre Fassung/)).toBeChecked()
  await clean(page)
  await side('Titel', /^Gespeicherte Fassung/).check()
  await notice.getByRole('button', { name: 'Mit dieser Auswahl weiterschreiben' }).click()
  await expect(dialog.getByLabel('Ort')).toHaveValue('Sonnenplatz')
  await expect(dialog.getByLabel('Zeit', { exact: true })).toHaveValue('18.30')
  await expect(dialog.getByRole('textbox', { name: 'Titel', exact: true })).toHaveValue(`${title} von Marco`)
  await save(dialog)
  await expect(row(page, `${title} von Marco`)).toContainText('Sonnenplatz')
  await expect(row(page, `${title} von Marco`)).toContainText('18.30')
  await elsewhere.close()
})

test('what is written waits in the tab until it is saved or thrown away', async ({ page }) => {
  await logIn(page, 'personal', 'Sandra Imhof', '/konto')
  await open(page, await someProject(page.request), 'news')
  await page.getByRole('button', { name: 'News schreiben' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Titel', exact: true }).fill('Noch nicht fertig')
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await page.reload()
  await page.getByRole('button', { name: 'News schreiben' }).click()
  await expect(dialog.getByRole('textbox', { name: 'Titel', exact: true })).toHaveValue('Noch nicht fertig')
  await dialog.getByRole('button', { name: 'Abbrechen' }).click()
  await page.getByRole('button', { name: 'News schreiben' }).click()
  await expect(dialog.getByRole('textbox', { name: 'Titel', exact: true })).toHaveValue('')
})

test('in a space with four eyes somebody else publishes than who wrote', async ({ page, browser }) => {
  test.slow()
  await logIn(page, 'personal', 'Sandra Imhof', '/konto')
  const project = await someProject(page.request, true)
  await open(page, project, 'news')
  const title = fresh('Auflage')
  await page.getByRole('button', { name: 'News schreiben' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Titel', exact: true }).fill(title)
  await save(page.getByRole('dialog'))
  await expect(row(page, title)).toContainText('gibt eine zweite Person frei')
  await expect(page.getByRole('button', { name: act('Veröffentlichen', title) })).toHaveCount(0)

  const elsewhere = await browser.newContext()
  const other = await elsewhere.newPage()
  await logIn(other, 'personal', 'Lea Brunner', '/konto')
  await open(other, project, 'news')
  await publish(other, title)
  await elsewhere.close()
})

test('residents do not get in', async ({ page }) => {
  await logIn(page, 'agov', 'Carla Portmann')
  await page.goto('/verwaltung/projekte/00000000-0000-4000-8000-000000000000/unterlagen')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/nicht für alle offen|gibt es nicht/)
})
