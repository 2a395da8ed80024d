import { readFileSync } from 'node:fs'
import { expect, test, type Browser, type Page } from '@playwright/test'
import { clean } from './axe'
import { freshAddress, linkInMail, logIn } from './login'

/** A Word document of several chapters, as the strategy of the municipality is one. */
const docx = readFileSync(new URL('./documents/strategie.docx', import.meta.url))

const fresh = (name: string) => `${name} ${String(Date.now())}-${String(process.pid)}`
const saved = (page: Page) =>
  expect(page.getByText(/^(Gespeichert um|Alles gespeichert)/).first()).toBeVisible()
const chapter = (page: Page, name: RegExp) => page.locator('details.chapter-card', { hasText: name }).first()
const heading = (page: Page) => page.getByRole('heading', { level: 1 })

async function somebody(browser: Browser, provider: 'agov' | 'personal', name: string, phone = false) {
  const context = await browser.newContext(
    phone ? { viewport: { width: 360, height: 800 }, hasTouch: true } : {},
  )
  const page = await context.newPage()
  await logIn(page, provider, name)
  return page
}

/** Behind a page, in the name of who is logged in there. */
async function send(page: Page, method: 'POST' | 'PUT', path: string, data: object) {
  const answer = await page.request.fetch(`/api/v1${path}`, {
    method,
    headers: { Origin: new URL(page.url()).origin, 'Idempotency-Key': crypto.randomUUID() },
    data,
  })
  expect(answer.ok(), `${method} ${path}: ${String(answer.status())}`).toBe(true)
  return (await answer.json()) as Record<string, unknown>
}

interface Activity {
  id: string
  version: number
  texts: object
  settings: object
}

interface Segment {
  id: string
  version: number
  decision?: string
  place: string
  block?: string
}

/** Takes away the openings: from then on nobody can hand anything in, without waiting for a day to end. */
async function end(page: Page, project: string, activity: string) {
  const work = await page.request.get(`/api/v1/staff/projects/${project}`)
  const { activities } = (await work.json()) as { activities: Activity[] }
  const found = activities.find(({ id }) => id === activity)
  if (!found) throw new Error('the project has lost its consultation')
  const { version, texts, settings } = found
  await send(page, 'PUT', `/staff/activities/${activity}`, { version, texts, settings, openings: [] })
}

/** Submits what is written on the page and gives the number of the statement. */
async function submit(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Prüfen und übermitteln' }).last().click()
  await expect(heading(page)).toHaveText('Prüfen und übermitteln')
  await page.getByRole('button', { name: 'Stellungnahme übermitteln' }).click()
  await expect(heading(page)).toHaveText('Ihre Stellungnahme ist übermittelt')
  const number = await page
    .getByText(/^M-\d{4}-\d{5}$/)
    .first()
    .textContent()
  return number ?? ''
}

test('a document from Word, what is said about it by three ways, the answers of two people, and each reads what became of it', async ({
  page: sandra,
  browser,
  request,
}) => {
  test.slow()

  // Staff put a document up for discussion.
  await logIn(sandra, 'personal', 'Sandra Imhof', '/konto')
  const list = await sandra.request.get('/api/v1/staff/projects?limit=100')
  const { items } = (await list.json()) as { items: { id: string; slug: string }[] }
  const project = items.find(({ slug }) => slug === 'online-schalter') ?? items[0]
  if (!project) throw new Error('the sample town has no project')
  await sandra.goto(`/verwaltung/projekte/${project.id}#mitwirkung`)
  await sandra.getByRole('button', { name: 'Mitwirkungsform hinzufügen' }).click()
  const dialog = sandra.getByRole('dialog')
  await dialog.getByLabel('Titel').fill(fresh('Leitsätze'))
  await dialog.getByRole('button', { name: 'Hinzufügen' }).click()
  await expect(sandra).toHaveURL(/\/verwaltung\/konsultationen\//)
  const activity = sandra.url().split('/').at(-1)?.split('?')[0] ?? ''
  await sandra.getByLabel('Word-Datei', { exact: true }).last().setInputFiles({
    name: 'leitsaetze.docx',
    mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    buffer: docx,
  })
  await expect(sandra.getByText('leitsaetze.docx: angekommen')).toBeVisible()
  await sandra.getByRole('button', { name: 'Datei einlesen' }).click()
  await expect(sandra.getByRole('heading', { name: 'Entwurf der Fassung 1' })).toBeVisible()
  await sandra.getByRole('button', { name: 'Veröffentlichen' }).click()
  const publish = sandra.getByRole('dialog')
  await publish.getByLabel('Was ist neu?').fill('Erste Fassung')
  await publish.getByRole('button', { name: 'Veröffentlichen' }).click()
  await expect(sandra.getByRole('heading', { name: 'Veröffentlichte Fassungen' })).toBeVisible()
  const desk = `/verwaltung/konsultationen/${activity}`
  const reader = `/projekte/${project.slug}/konsultation/${activity}`

  // A resident on a phone reads chapter by chapter, chooses words by the keyboard and speaks to them.
  const carla = await somebody(browser, 'agov', 'Carla Portmann', true)
  await carla.goto(reader)
  await expect(carla.getByText(/^Kapitel 1 von/)).toBeVisible()
  await carla.getByRole('button', { name: /^Nächstes Kapitel/ }).click()
  await expect(carla.getByText(/^Kapitel 2 von/)).toBeVisible()
  await expect(carla).toHaveURL(/#[a-z2-7]{10}$/)
  await carla
    .getByRole('button', { name: /^Stelle kommentieren/ })
    .filter({ visible: true })
    .first()
    .click()
  await expect(carla.getByRole('slider', { name: 'Erstes Wort' })).toBeFocused()
  await carla.keyboard.press('ArrowRight')
  await carla.getByRole('slider', { name: 'Letztes Wort' }).press('Home')
  await carla.keyboard.press('ArrowRight')
  await expect(carla.getByText('Gewählt:')).toBeVisible()
  await clean(carla)
  await carla.getByRole('button', { name: 'Dazu etwas sagen' }).click()
  await carla.getByRole('button', { name: 'Stellungnahme beginnen' }).click()
  await carla.getByLabel('Antrag').fill('Jedes Angebot online hat eine Telefonnummer.')
  await carla.getByLabel('Begründung').fill('Meine Mutter hat kein Gerät.')
  await saved(carla)
  await carla.getByRole('link', { name: 'Zur Stellungnahme' }).last().click()
  const resident = await submit(carla)

  // An organisation drafts as a team: two write in one statement, who releases hands it in.
  const name = fresh('Quartierverein')
  const mail = freshAddress()
  const anna = await somebody(browser, 'agov', 'Anna Kaufmann')
  const { id: organisation } = await send(anna, 'POST', '/organisations', { kind: 'association', name })
  await send(anna, 'POST', `/organisations/${String(organisation)}/invitations`, {
    email: mail,
    role: 'drafts',
  })
  const besim = await somebody(browser, 'agov', 'Besim Hoxha')
  const { hash } = new URL(await linkInMail(request, mail, '/einladung'))
  await send(besim, 'POST', '/invitations/accept', { token: hash.slice(1) })
  await anna.goto(`${reader}/stellungnahme`)
  await anna.getByRole('radio', { name: `Für ${name}` }).check()
  await anna.getByRole('button', { name: 'Stellungnahme beginnen' }).click()
  const mine = chapter(anna, /Grundsätze/)
  await mine.locator('summary').first().click()
  await mine.getByLabel('Antrag').fill('Barrierefreiheit zuerst.')
  await saved(anna)
  const draft = new URL(anna.url()).searchParams.get('id') ?? ''
  await besim.goto(`${reader}/stellungnahme?id=${draft}`)
  const theirs = chapter(besim, /Grundsätze/)
  await expect(theirs).toContainText('1 Stelle')
  await theirs.locator('summary').first().click()
  await expect(theirs.getByLabel('Antrag')).toHaveValue('Barrierefreiheit zuerst.')
  // Both write in the same passage: nothing is lost.
  await theirs.getByLabel('Begründung').fill('Viele Mitglieder sehen schlecht.')
  await expect(besim.getByText(/^Gespeichert um/).first()).toBeVisible()
  await mine.getByLabel('Antrag').fill('Barrierefreiheit steht an erster Stelle.')
  await expect(mine.getByLabel('Begründung')).toHaveValue('Viele Mitglieder sehen schlecht.')
  await saved(anna)
  await besim.getByRole('button', { name: 'Prüfen und übermitteln' }).last().click()
  await expect(besim.getByText('Übermitteln kann, wer in Ihrer Organisation freigibt')).toBeVisible()
  await expect(besim.getByRole('button', { name: 'Stellungnahme übermitteln' })).toHaveCount(0)
  await besim.getByRole('button', { name: 'Zur Freigabe übergeben' }).click()
  await expect(besim.getByText('Per E-Mail benachrichtigt: Anna Kaufmann.')).toBeVisible()
  await besim.context().close()
  await submit(anna)

  // Staff write down a letter.
  await sandra.goto(`${desk}?teil=eingaben`)
  await sandra.getByRole('button', { name: 'Eingabe erfassen' }).click()
  await sandra.getByRole('radio', { name: 'Brief' }).check()
  const today = new Date()
  await sandra.getByLabel('Tag', { exact: true }).fill(String(today.getDate()))
  await sandra.getByLabel('Monat').fill(String(today.getMonth() + 1))
  await sandra.getByLabel('Jahr').fill(String(today.getFullYear()))
  await sandra.getByRole('radio', { name: 'Privatperson' }).check()
  await sandra.getByLabel('Vorname und Name').fill('Kreszentia Amrein')
  await sandra.getByRole('button', { name: 'Erfassen und zu den Kapiteln' }).click()
  const letter = chapter(sandra, /Umsetzung/)
  await letter.locator('summary').first().click()
  await letter
    .getByLabel('Antrag')
    .fill('Die Gemeinde erklärt jedes neue Angebot an einem Abend im Quartier.')
  await letter.getByLabel('Begründung').fill('So habe ich das Telefonieren mit Bild gelernt.')
  await saved(sandra)
  await sandra.getByRole('button', { name: 'Prüfen und abschliessen' }).last().click()
  await expect(
    sandra.getByRole('heading', { name: 'Angaben der Absenderin oder des Absenders' }),
  ).toBeVisible()
  await sandra.getByRole('button', { name: 'Eingabe abschliessen' }).click()
  await expect(sandra.getByRole('heading', { level: 1 })).toHaveText('Die Eingabe ist erfasst')
  await clean(sandra)
  await sandra.getByRole('link', { name: 'Weiter zu den Eingaben' }).click()
  await expect(sandra.getByRole('rowheader', { name: 'Kreszentia Amrein' })).toBeVisible()

  // Nobody can speak any more: one answers, somebody else releases.
  await end(sandra, project.id, activity)
  const marco = await somebody(browser, 'personal', 'Marco Steiner')
  await marco.goto(`${desk}?teil=auswertung`)
  await marco.getByRole('button', { name: /Jedes Angebot online/ }).click()
  await marco.getByRole('radio', { name: 'Teilweise berücksichtigt' }).check()
  await marco.getByRole('textbox', { name: 'Erwägung' }).click()
  await marco.keyboard.type('Ja, für alle Angebote mit Beratung.')
  await marco.getByRole('button', { name: 'Speichern', exact: true }).click()
  await expect(marco.getByText('Von Marco Steiner', { exact: false }).first()).toBeVisible()
  const listed = await marco.request.get(`/api/v1/staff/consultations/${activity}/segments?limit=100`)
  const { items: segments } = (await listed.json()) as { items: Segment[] }
  expect(segments).toHaveLength(3)
  for (const { id, version, place, block } of segments.filter((one) => !one.decision))
    await send(marco, 'PUT', `/staff/segments/${id}`, {
      version,
      place,
      block,
      decision: 'accepted',
      consideration: { de: '<p>Das steht neu in den Leitsätzen.</p>' },
      tags: [],
    })
  const lea = await somebody(browser, 'personal', 'Lea Brunner')
  await lea.goto(`${desk}?teil=auswertung`)
  await lea.getByRole('button', { name: 'Alle gefundenen bearbeiten' }).click()
  await lea.getByRole('menuitem', { name: 'Arbeitsschritt setzen' }).click()
  const step = lea.getByRole('dialog')
  await step.getByLabel('Arbeitsschritt').selectOption({ label: 'freigegeben' })
  await step.getByRole('button', { name: 'Anwenden' }).click()
  await expect(lea.getByText(/^3 von 3 Abschnitten geändert/)).toBeVisible()
  await clean(lea)
  await lea.getByRole('tab', { name: 'Ergebnis' }).click()
  await lea.getByRole('button', { name: 'Ergebnisse freigeben' }).click()
  await lea.getByRole('alertdialog').getByRole('button', { name: 'Ergebnisse freigeben' }).click()
  await expect(
    lea
      .getByRole('tabpanel', { name: 'Ergebnis' })
      .getByText(/^Freigegeben/)
      .first(),
  ).toBeVisible()
  await clean(lea)
  await lea.getByRole('tab', { name: 'Bericht' }).click()
  await lea.getByRole('button', { name: 'Bericht veröffentlichen' }).click()
  await lea.getByRole('alertdialog').getByRole('button', { name: 'Bericht veröffentlichen' }).click()
  await expect(lea.getByRole('button', { name: 'Bericht veröffentlichen' })).toHaveCount(0)
  await clean(lea)

  // Both read in their account what became of it; everybody reads the report.
  await carla.goto('/konto/beitraege')
  await carla.getByRole('article').filter({ hasText: resident }).getByRole('link').click()
  await expect(carla.getByRole('heading', { name: 'Was wurde aus Ihrem Beitrag?' })).toBeVisible()
  await expect(carla.getByText('teilweise berücksichtigt').first()).toBeVisible()
  await expect(carla.getByText('Ja, für alle Angebote mit Beratung.')).toBeVisible()
  await anna.goto(`/konto/beitraege/${draft}`)
  await expect(anna.getByText('Das steht neu in den Leitsätzen.')).toBeVisible()
  await anna.goto(`${reader}/bericht`)
  await expect(heading(anna)).toHaveText(/^Mitwirkungsbericht: Leitsätze/)
})
