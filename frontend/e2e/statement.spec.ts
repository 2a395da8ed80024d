import { expect, test, type Page } from '@playwright/test'
import { clean } from './axe'
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
