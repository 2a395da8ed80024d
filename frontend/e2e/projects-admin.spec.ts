import { expect, test, type Browser, type Page } from '@playwright/test'
import { clean } from './axe'
import { logIn } from './login'

let count = 0
/** A name nobody has used yet: the database may be older than this run. */
const fresh = (name: string) => `${name} ${String(Date.now())}-${String(process.pid)}-${String(count++)}`
const save = (page: Page) => page.getByRole('button', { name: 'Speichern', exact: true })

async function somebody(browser: Browser, name: string, to = '/konto'): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await logIn(page, 'personal', name, to)
  return page
}

interface Project {
  id: string
  slug: string
  version: number
  work: Record<string, unknown>
}

/** Changes the work copy behind the page: for times that nobody types by hand. */
async function change(page: Page, id: string, content: Record<string, unknown>): Promise<Project> {
  const path = `/api/v1/staff/projects/${id}`
  const { slug, version, work } = (await (await page.request.get(path)).json()) as Project
  const answer = await page.request.put(path, {
    headers: { Origin: new URL(page.url()).origin },
    data: { slug, version, content: { ...work, ...content } },
  })
  expect(answer.status()).toBe(200)
  return (await answer.json()) as Project
}

const idOf = (page: Page) => new URL(page.url()).pathname.split('/').at(-1) ?? ''

async function begin(page: Page, title: string, space: string | RegExp = /^Mitwirken/) {
  await page.goto('/verwaltung/projekte')
  await page.getByRole('link', { name: 'Projekt beginnen' }).first().click()
  await page.getByRole('textbox', { name: 'Titel' }).fill(title)
  const radio = page.getByRole('radio', { name: space })
  const select = page.getByRole('combobox', { name: 'In welchem Raum?' })
  await expect(radio.or(select).first()).toBeVisible()
  if (await radio.count()) await radio.first().check()
  else
    await select.selectOption({
      label: await select.locator('option', { hasText: space }).first().innerText(),
    })
}

test('from a template through a preview and a second pair of eyes to a resident', async ({
  page,
  browser,
}) => {
  test.slow()
  const space = fresh('Vier Augen')
  const title = fresh('Velostation am Seetalplatz')

  const sandra = await somebody(browser, 'Sandra Imhof', '/verwaltung/raeume')
  await sandra.getByRole('button', { name: 'Raum anlegen' }).click()
  const dialog = sandra.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Raum anlegen' }).click()
  await expect(dialog.getByLabel('Name (Deutsch)')).toBeFocused()
  await dialog.getByLabel('Name (Deutsch)').fill(space)
  await dialog.getByRole('radio', { name: /^Für alle/ }).check()
  await expect(dialog.getByRole('checkbox', { name: /^Vier-Augen-Prinzip/ })).toBeChecked()
  await expect(dialog.getByLabel('Adresse')).toHaveValue(/^vier-augen-\d+/)
  await clean(sandra)
  await dialog.getByRole('button', { name: 'Raum anlegen' }).click()
  await expect(sandra.getByRole('heading', { level: 2, name: space })).toBeVisible()

  await logIn(page, 'personal', 'Marco Steiner', '/verwaltung/projekte')
  await begin(page, title, space)
  await page.getByRole('radio', { name: /^Mit einer Vorlage/ }).check()
  await page.getByRole('button', { name: 'Projekt beginnen' }).click()
  await expect(page.getByRole('alert').first()).toContainText('Wählen Sie ein Projekt aus der Liste')
  const from = page.getByRole('combobox', { name: 'Vorlage oder Projekt' })
  await from.fill('drei Phasen')
  await page
    .getByRole('option', { name: /drei Phasen/ })
    .first()
    .click()
  const now = new Date()
  await page.getByLabel('Tag', { exact: true }).fill(String(now.getDate()))
  await page.getByLabel('Monat').fill(String(now.getMonth() + 1))
  await page.getByLabel('Jahr').fill(String(now.getFullYear()))
  await clean(page)
  await page.getByRole('button', { name: 'Projekt beginnen' }).click()

  await expect(page).toHaveURL(/\/verwaltung\/projekte\/[0-9a-f-]{36}$/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
  await expect(page.getByRole('button', { name: /^Phase entfernen/ })).toHaveCount(3)
  await expect(page.getByRole('list', { name: 'Phasen' }).getByRole('listitem')).toHaveCount(3)

  // What the browser knows to be wrong stands at its field; nothing is sent.
  const email = page.getByLabel('E-Mail-Adresse')
  await email.fill('marco')
  await expect(page.getByText('Nicht gespeichert')).toBeVisible()
  await save(page).click()
  await expect(page).toHaveTitle(/^Fehler: /)
  await expect(email).toHaveAccessibleDescription(/name@beispiel\.ch/)
  await email.fill('velo@emmen.example')
  await page.getByRole('textbox', { name: 'Telefon' }).fill('041 268 01 11')
  const unit = page.getByRole('combobox', { name: 'Verantwortliche Einheit' })
  await unit.fill('Bau und Umwelt')
  await unit.blur()
  await page.getByLabel('Kurz gesagt').fill('Wo stellen Sie Ihr Velo ab, und was fehlt Ihnen dort?')
  const open = page.getByRole('textbox', { name: /^Das ist offen/ })
  await open.click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('Ort und Zahl der Plätze')

  // Beside the editor: what is typed, before it is saved, as somebody else will see it on a phone.
  const [beside] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: /^Vorschau öffnen/ }).click(),
  ])
  const shown = beside.frameLocator('iframe')
  await expect(beside.getByRole('heading', { level: 1 })).toHaveText('Vorschau – nicht veröffentlicht')
  await expect(shown.getByText('Ort und Zahl der Plätze')).toBeVisible()
  await expect(shown.getByRole('heading', { level: 1 })).toHaveText(title)
  await page.getByLabel('Kurz gesagt').fill('Wo stellen Sie Ihr Velo ab?')
  await expect(shown.getByText('Wo stellen Sie Ihr Velo ab?')).toBeVisible()
  await beside.getByLabel('Gerät').selectOption('Telefon')
  await beside.getByLabel('Wer schaut die Seite an?').selectOption('Angemeldete Person')
  await expect(shown.getByRole('heading', { level: 1 })).toHaveText(title)
  expect(await shown.locator('body').evaluate((body) => body.ownerDocument.defaultView?.innerWidth)).toBe(390)
  await clean(beside)
  await beside.close()

  await save(page).click()
  await expect(page.getByText('Alles gespeichert')).toBeVisible()
  await expect(page.getByRole('complementary').getByText('Noch nötig')).toHaveCount(0)
  await clean(page)

  // A rule gives its advice at the phase; the checklist leads to the field, in its language.
  await page.getByRole('radio', { name: /^Drei Monate, länger/ }).check()
  await expect(page.getByText(/endet die Phase frühestens am/).first()).toBeVisible()
  await page.getByRole('radio', { name: /^Français/ }).check()
  await page.getByLabel('Titel (Français)', { exact: true }).fill('Station de vélos')
  await expect(page.getByText(title).first()).toBeVisible()
  await page.getByRole('radio', { name: /^Deutsch/ }).check()
  await save(page).click()
  await expect(page.getByText('Alles gespeichert')).toBeVisible()
  await page.getByRole('link', { name: /^Français ist unvollständig/ }).press('Enter')
  await expect(page.getByLabel('Kurz gesagt (Français)')).toBeFocused()
  await page.getByRole('radio', { name: /^Keine Vorgabe/ }).check()
  await save(page).click()
  await expect(page.getByText('Alles gespeichert')).toBeVisible()

  // Somebody without a login looks at the preview.
  await page.getByRole('button', { name: 'Link erstellen' }).click()
  const link = await page.getByLabel('Link zur Vorschau').inputValue()
  const token = new URL(link).hash.slice(1)
  const visitor = await (await browser.newContext()).newPage()
  const asked: string[] = []
  visitor.on('request', (sent) => asked.push(sent.url()))
  await visitor.goto(link)
  await expect(visitor.getByText('Vorschau – nicht veröffentlicht.')).toBeVisible()
  await expect(visitor.getByRole('heading', { level: 1 })).toHaveText(title)
  await clean(visitor)
  expect(new URL(visitor.url()).hash, 'the token leaves the address bar').toBe('')
  expect(asked.filter((url) => url.includes(token))).toEqual([])
  await page.getByRole('button', { name: /^Beenden/ }).click()
  await expect(page.getByRole('button', { name: /^Beenden/ })).toHaveCount(0)
  await visitor.goto('about:blank')
  await visitor.goto(link)
  await expect(visitor.getByRole('heading', { level: 1 })).toContainText('abgelaufen')

  const { slug } = await change(page, idOf(page), {
    publishAt: new Date(Date.now() + 45_000).toISOString(),
  })
  await page.reload()
  await page.getByRole('button', { name: 'Zur Freigabe geben' }).click()
  await expect(page.getByRole('alertdialog')).toContainText('kann niemand mehr daran schreiben')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Zur Freigabe geben' }).click()
  await expect(page.getByText('Eine zweite Person entscheidet.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Freigeben', exact: true })).toHaveCount(0)
  await expect(save(page)).toHaveCount(0)
  await expect(page.getByRole('textbox', { name: 'Telefon' })).toBeDisabled()
  await clean(page)

  const lea = await somebody(browser, 'Lea Brunner', '/verwaltung/projekte')
  await lea.getByLabel('Auswahl').selectOption({ label: 'Warten auf die Freigabe' })
  await lea.getByRole('link', { name: title }).click()
  await lea.getByRole('button', { name: 'Freigeben', exact: true }).click()
  await expect(lea.getByRole('alertdialog')).toContainText('Die Projektseite erscheint von selbst')
  await lea.getByRole('alertdialog').getByRole('button', { name: 'Freigeben' }).click()
  await expect(lea.getByRole('button', { name: 'Frist verlängern' })).toBeVisible()
  await lea.getByText('Freigegebene Fassungen').click()
  await expect(lea.getByText('Erste Fassung')).toBeVisible()

  // It opens by itself, and a resident sees it.
  const address = `/projekte/${slug}`
  await expect
    .poll(async () => (await visitor.request.get(`/api/v1/projects/${slug}`)).status(), { timeout: 90_000 })
    .toBe(200)
  await visitor.goto(address)
  await expect(visitor.getByRole('heading', { level: 1 })).toHaveText(title)
  await expect(visitor.getByText('Vorschau – nicht veröffentlicht.')).toHaveCount(0)

  // The end of a phase that has begun moves with a reason only.
  await lea.reload()
  await lea.getByRole('button', { name: 'Frist verlängern' }).click()
  const extension = lea.getByRole('dialog')
  await extension.getByRole('button', { name: 'Frist verlängern' }).click()
  await expect(extension.getByLabel('Grund')).toHaveAccessibleDescription(/Geben Sie einen Grund an/)
  await extension.getByLabel('Grund').fill('Die Ferien lagen dazwischen.')
  await extension.getByLabel('Tag', { exact: true }).fill('20')
  await extension.getByLabel('Monat').fill('12')
  await extension.getByLabel('Jahr').fill(String(now.getFullYear() + 3))
  await clean(lea)
  await extension.getByRole('button', { name: 'Frist verlängern' }).click()
  await expect(extension).toBeHidden()
  await lea.getByRole('button', { name: 'Projekt zurückziehen' }).click()
  await extension.getByLabel('Grund').fill('Das Grundstück wird verkauft.')
  await extension.getByRole('button', { name: 'Projekt zurückziehen' }).click()
  await expect(lea.getByText('An diesem Projekt ändert sich nichts mehr')).toBeVisible()
})

test('who saves second sees both versions and loses neither', async ({ page, browser }) => {
  test.slow()
  await logIn(page, 'personal', 'Marco Steiner', '/verwaltung/projekte')
  await begin(page, fresh('Brunnen im Riffig'))
  await page.getByRole('button', { name: 'Projekt beginnen' }).click()
  await expect(page.getByLabel('Kurz gesagt')).toBeVisible()
  const sandra = await somebody(browser, 'Sandra Imhof', new URL(page.url()).pathname)

  await sandra.getByLabel('Kurz gesagt').fill('Von Sandra')
  await sandra.getByRole('textbox', { name: 'Telefon' }).fill('041 268 02 22')
  await save(sandra).click()
  await expect(sandra.getByText('Alles gespeichert')).toBeVisible()

  await page.getByLabel('Kurz gesagt').fill('Von Marco')
  await page.getByLabel('Wer gibt Auskunft?').fill('Projektleitung')
  await save(page).click()
  const notice = page.getByRole('alert').filter({ hasText: 'Sandra Imhof hat inzwischen gespeichert' })
  await expect(notice).toBeFocused()
  await expect(save(page)).toBeDisabled()
  await clean(page)
  const summary = notice.getByRole('radiogroup', { name: 'Kurz gesagt' })
  await expect(summary).toContainText('Von Sandra')
  await expect(summary).toContainText('Sie haben beide diese Stelle geändert.')
  await expect(summary.getByRole('radio', { name: /^Ihre Fassung/ })).toBeChecked()
  await expect(
    notice.getByRole('radiogroup', { name: 'Telefon' }).getByRole('radio', { name: /^Gespeicherte Fassung/ }),
  ).toBeChecked()

  // A page that was closed in between asks again.
  page.on('dialog', (asked) => void asked.accept())
  await page.reload()
  await expect(notice).toBeVisible()
  await summary.getByRole('radio', { name: /^Gespeicherte Fassung/ }).check()
  await notice.getByRole('button', { name: 'Mit dieser Auswahl weiterschreiben' }).click()
  await expect(page.getByLabel('Kurz gesagt')).toHaveValue('Von Sandra')
  await save(page).click()
  await expect(page.getByText('Alles gespeichert')).toBeVisible()
  await sandra.reload()
  await expect(sandra.getByLabel('Wer gibt Auskunft?')).toHaveValue('Projektleitung')
  await expect(sandra.getByRole('textbox', { name: 'Telefon' })).toHaveValue('041 268 02 22')
})

test('what is not saved stays in the browser and can be thrown away', async ({ page }) => {
  await logIn(page, 'personal', 'Marco Steiner', '/verwaltung/projekte')
  const title = fresh('Bänke am Rotbach')
  await begin(page, title)
  await page.getByRole('button', { name: 'Projekt beginnen' }).click()
  await page.getByLabel('Kurz gesagt').fill('Noch nicht fertig')
  await page.getByRole('main').getByRole('link', { name: 'Alle Projekte' }).click()
  const question = page.getByRole('alertdialog')
  await question.getByRole('button', { name: 'Hier bleiben' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
  await page.getByRole('main').getByRole('link', { name: 'Alle Projekte' }).click()
  await question.getByRole('button', { name: 'Weggehen' }).click()
  await page.getByRole('link', { name: title }).click()
  await expect(page.getByText('Ihre Änderungen vom letzten Mal sind noch da')).toBeVisible()
  await expect(page.getByLabel('Kurz gesagt')).toHaveValue('Noch nicht fertig')
  await page.getByRole('button', { name: 'Änderungen verwerfen' }).first().click()
  await expect(page.getByLabel('Kurz gesagt')).toHaveValue('')

  await page.getByRole('button', { name: 'Entwurf löschen' }).click()
  await question.getByRole('button', { name: 'Entwurf löschen' }).click()
  await expect(page).toHaveURL(/\/verwaltung\/projekte$/)
  await expect(page.getByRole('link', { name: title })).toHaveCount(0)
})

test('spaces, members and topics; nobody else gets in', async ({ page, browser }) => {
  const anna = await (await browser.newContext()).newPage()
  await logIn(anna, 'agov', 'Anna Kaufmann')
  const fatime = await somebody(browser, 'Fatime Krasniqi')
  await fatime.goto('/verwaltung/projekte')
  await expect(fatime.getByRole('heading', { level: 1 })).toHaveText('Diese Seite ist nicht für alle offen')

  await logIn(page, 'personal', 'Sandra Imhof', '/verwaltung/raeume')
  const space = fresh('Begleitgruppe')
  await page.getByRole('button', { name: 'Raum anlegen' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name (Deutsch)').fill(space)
  await dialog.getByLabel('Name (Français)').fill(`Groupe ${space}`)
  await dialog.getByRole('radio', { name: /^Für Mitglieder/ }).check()
  await dialog.getByRole('button', { name: 'Raum anlegen' }).click()
  await page.getByRole('button', { name: new RegExp(`^Mitglieder.*${space}`) }).click()
  const person = dialog.getByRole('combobox', { name: 'Person' })
  await person.fill('Anna')
  await dialog
    .getByRole('option', { name: /Anna Kaufmann/ })
    .first()
    .click()
  await dialog.getByRole('button', { name: 'Aufnehmen' }).click()
  await expect(dialog.getByRole('listitem').filter({ hasText: 'Anna Kaufmann' })).toBeVisible()
  await clean(page)
  await dialog.getByRole('button', { name: /^Entfernen.*Anna/ }).click()
  await expect(dialog.getByText('Noch niemand.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Schliessen' }).click()

  await page.getByRole('tab', { name: /^Themen/ }).click()
  const topic = fresh('Thema')
  await page.getByRole('button', { name: 'Thema anlegen' }).click()
  await dialog.getByLabel('Name (Deutsch)').fill(topic)
  await dialog.getByRole('button', { name: 'Thema anlegen' }).click()
  await page.getByRole('button', { name: new RegExp(`^Ändern.*${topic}`) }).click()
  await dialog.getByRole('checkbox', { name: 'Nicht mehr anbieten' }).check()
  await dialog.getByRole('button', { name: 'Speichern' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: topic })).toContainText('Nicht mehr angeboten')
  await clean(page)
})

test('a picture on top of a project, in words for those who do not see it', async ({ browser }) => {
  const marco = await somebody(browser, 'Marco Steiner')
  const title = fresh('Titelbild')
  await begin(marco, title)
  await marco.getByRole('button', { name: 'Projekt beginnen' }).click()
  await expect(marco).toHaveURL(/\/verwaltung\/projekte\/[0-9a-f-]{36}$/)
  const id = idOf(marco)

  // Drawn here, so that nobody has to keep a picture for it.
  const png = await marco.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1700, height: 950 })
    const pen = canvas.getContext('2d')
    if (pen) {
      pen.fillStyle = '#2c6e49'
      pen.fillRect(0, 0, 1700, 950)
      pen.fillStyle = '#ffd400'
      pen.fillRect(400, 200, 700, 500)
    }
    return canvas.toDataURL('image/png').split(',')[1] ?? ''
  })
  await marco
    .getByLabel('Bild hochladen')
    .setInputFiles({ name: 'Rutsche.png', mimeType: 'image/png', buffer: Buffer.from(png, 'base64') })
  const shown = marco.getByRole('img', { name: 'Das gewählte Titelbild' })
  await expect(shown).toBeVisible()
  await marco.getByRole('textbox', { name: /^Titelbild in Worten/ }).fill('Eine gelbe Rutsche')
  await save(marco).click()
  await expect(marco.getByText('Gespeichert').first()).toBeVisible()
  await marco.reload()
  await expect(shown).toBeVisible()
  expect(await shown.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0)
  await clean(marco)

  const { slug, work } = (await (await marco.request.get(`/api/v1/staff/projects/${id}`)).json()) as Project
  expect(work.cover).toMatchObject({ decorative: false })
  await marco.goto(`/projekte/${slug}`)
  const cover = marco.getByRole('img', { name: 'Eine gelbe Rutsche' })
  await expect(cover).toBeVisible()
  expect(await cover.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0)
  await marco.context().close()
})
