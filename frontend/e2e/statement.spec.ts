import { expect, test, type Page } from '@playwright/test'
import { clean } from './axe'
import { choose, freshAddress, linkInMail, logIn } from './login'
import { someConsultation } from './pages'

async function consultation(page: Page): Promise<string> {
  const answer = await page.request.get('/api/v1/projects?group=open')
  const { items } = (await answer.json()) as { items: { slug: string }[] }
  return `/projekte/${await someConsultation(page.request, items)}`
}

const saved = (page: Page) =>
  expect(page.getByText(/^(Gespeichert um|Alles gespeichert)/).first()).toBeVisible()
const chapter = (page: Page, name: RegExp) => page.locator('details.chapter-card', { hasText: name }).first()

test.describe('on a phone, without an account', () => {
  test.use({ viewport: { width: 360, height: 800 } })

  test('a resident speaks to a chapter, submits, and the receipt can be checked', async ({ page }) => {
    const address = await consultation(page)
    await page.goto(`${address}/stellungnahme`)
    await page.getByRole('button', { name: 'Stellungnahme beginnen' }).click()
    const one = chapter(page, /Warum eine Strategie/)
    await one.locator('summary').first().click()
    await one.getByRole('radio', { name: 'Zustimmung mit Vorbehalt' }).check()
    await one.getByLabel('Antrag').fill('Die Schalter bleiben an zwei Abenden offen.')
    await saved(page)
    await clean(page)

    // What is typed survives the end of the page, on the server.
    await page.reload()
    await expect(page.getByText('Zu 1 von')).toBeVisible()
    await page.getByRole('button', { name: 'Prüfen und übermitteln' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Prüfen und übermitteln')
    await page.getByRole('link', { name: /Warum eine Strategie: Begründung fehlt/ }).click()
    await one.getByLabel('Begründung').fill('Nicht alle können am Tag kommen.')
    await saved(page)
    await page.getByRole('button', { name: 'Prüfen und übermitteln' }).click()
    await expect(page.getByText('Es fehlt nichts')).toBeVisible()
    await page.getByRole('radio', { name: 'Ja, ohne Namen' }).check()
    await clean(page)
    await page.getByRole('button', { name: 'Stellungnahme übermitteln' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ihre Stellungnahme ist übermittelt')
    await clean(page)
    const file = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Quittung als PDF' }).click()
    expect((await file).suggestedFilename()).toMatch(/^M-\d{4}-\d{5}-1\.pdf$/)

    await page.getByRole('link', { name: 'Quittung prüfen' }).click()
    // The proof leaves the address bar.
    await expect(page).toHaveURL(/\/quittung$/)
    const proof = page.getByLabel('Prüfcode oder Prüfsumme')
    await page.getByRole('button', { name: 'Quittung prüfen' }).click()
    await expect(page.getByRole('heading', { name: 'Diese Quittung ist echt' })).toBeVisible()
    await expect(page.getByText('Der aufbewahrte Inhalt ist unverändert.')).toBeVisible()
    await proof.fill('AAAA-AAAA-AAAA-AAAA-AAAA')
    await page.getByRole('button', { name: 'Quittung prüfen' }).click()
    await expect(page.getByRole('heading', { name: 'Diese Quittung kennen wir nicht' })).toBeVisible()
    await clean(page)
  })
})

test('two of an organisation write in one draft; who releases submits it', async ({
  page,
  browser,
  request,
}) => {
  test.slow()
  const name = `Quartierverein ${String(Date.now())}-${String(process.pid)}`
  const mail = freshAddress()
  const address = await consultation(page)
  await logIn(page, 'agov', 'Anna Kaufmann', '/konto/organisationen')
  await page.getByRole('radio', { name: 'Verein' }).check()
  await page.getByLabel('Name der Organisation').fill(name)
  await page.getByRole('button', { name: 'Organisation erfassen' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
  await page.getByLabel('E-Mail-Adresse').fill(mail)
  await page.getByRole('radio', { name: /^Verfassen(?! und)/ }).check()
  await page.getByRole('button', { name: 'Einladung senden' }).click()

  const elsewhere = await browser.newContext()
  const other = await elsewhere.newPage()
  await other.goto(await linkInMail(request, mail, '/einladung'))
  await other.getByRole('main').getByRole('link', { name: 'Anmelden' }).click()
  await other.getByRole('link', { name: 'Mit AGOV anmelden' }).click()
  await choose(other, 'Besim Hoxha')
  await other.getByRole('button', { name: 'Einladung annehmen' }).click()
  await expect(other.getByRole('heading', { level: 1 })).toHaveText(name)

  // The one begins, the other finds the same draft.
  await page.goto(`${address}/stellungnahme`)
  const another = page.getByRole('button', { name: 'Eine weitere Stellungnahme' })
  const begin = page.getByRole('button', { name: 'Stellungnahme beginnen' })
  await expect(another.or(begin)).toBeVisible()
  if (await another.isVisible()) await another.click()
  await page.getByRole('radio', { name: `Für ${name}` }).check()
  await begin.click()
  const mine = chapter(page, /Grundsätze/)
  await mine.locator('summary').first().click()
  await mine.getByLabel('Antrag').fill('Barrierefreiheit zuerst.')
  await saved(page)
  const id = new URL(page.url()).searchParams.get('id') ?? ''
  await other.goto(`${address}/stellungnahme?id=${id}`)
  const theirs = chapter(other, /Grundsätze/)
  await expect(theirs).toContainText('1 Stelle')
  await theirs.locator('summary').first().click()
  await expect(theirs.getByLabel('Antrag')).toHaveValue('Barrierefreiheit zuerst.')

  // Both write in the same field: nothing is lost.
  await theirs.getByLabel('Begründung').fill('Viele Mitglieder sehen schlecht.')
  await saved(other)
  await expect(other.getByText(/^Gespeichert um/).first()).toBeVisible()
  await mine.getByLabel('Antrag').fill('Barrierefreiheit steht an erster Stelle.')
  await expect(mine.getByLabel('Begründung')).toHaveValue('Viele Mitglieder sehen schlecht.')
  await saved(page)

  await other.getByRole('button', { name: 'Prüfen und übermitteln' }).last().click()
  await expect(other.getByText('Übermitteln kann, wer in Ihrer Organisation freigibt')).toBeVisible()
  await expect(other.getByRole('button', { name: 'Stellungnahme übermitteln' })).toHaveCount(0)
  await clean(other)
  await elsewhere.close()

  await page.getByRole('button', { name: 'Prüfen und übermitteln' }).last().click()
  await expect(page.getByText('Barrierefreiheit steht an erster Stelle.')).toBeVisible()
  await page.getByRole('button', { name: 'Stellungnahme übermitteln' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ihre Stellungnahme ist übermittelt')
  await page.goto('/konto/beitraege')
  const card = page.getByRole('article').filter({ hasText: name })
  await expect(card).toContainText('Übermittelt')
  await clean(page)
  await card.getByRole('link').click()
  await expect(page.getByText('Text unverändert').first()).toBeVisible()
  await clean(page)
})
