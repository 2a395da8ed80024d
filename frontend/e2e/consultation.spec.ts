import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { clean } from './axe'
import { logIn } from './login'

/** A Word document of two chapters, as the strategy of the municipality is one. */
const docx = readFileSync(new URL('./documents/strategie.docx', import.meta.url))

test('staff import a document and publish it, a resident reads a chapter on the phone and chooses words', async ({
  page,
  browser,
  baseURL,
}) => {
  await logIn(page, 'personal', 'Sandra Imhof', '/konto')
  const list = await page.request.get('/api/v1/staff/projects?limit=100')
  const { items } = (await list.json()) as {
    items: { id: string; slug: string; state: string; internal: boolean }[]
  }
  const project = items.find(({ slug }) => slug === 'online-schalter') ?? items[0]
  if (!project) throw new Error('the sample town has no project')

  // A way to take part, from the page of the project.
  await page.goto(`/verwaltung/projekte/${project.id}#mitwirkung`)
  await page.getByRole('button', { name: 'Mitwirkungsform hinzufügen' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Titel').fill(`Leitsätze ${String(Date.now())}`)
  await dialog.getByRole('button', { name: 'Hinzufügen' }).click()
  await expect(page).toHaveURL(/\/verwaltung\/konsultationen\//)
  const activity = page.url().split('/').at(-1)?.split('?')[0] ?? ''

  // The document comes from Word.
  await page.getByLabel('Word-Datei', { exact: true }).last().setInputFiles({
    name: 'leitsaetze.docx',
    mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    buffer: docx,
  })
  await expect(page.getByText('leitsaetze.docx: angekommen')).toBeVisible()
  await page.getByRole('button', { name: 'Datei einlesen' }).click()
  await expect(page.getByRole('heading', { name: 'Entwurf der Fassung 1' })).toBeVisible({ timeout: 15_000 })
  await clean(page)
  await page.getByRole('button', { name: 'Veröffentlichen' }).click()
  const publish = page.getByRole('dialog')
  await publish.getByLabel('Was ist neu?').fill('Erste Fassung')
  await publish.getByRole('button', { name: 'Veröffentlichen' }).click()
  await expect(page.getByRole('heading', { name: 'Veröffentlichte Fassungen' })).toBeVisible()

  // On a phone, without an account: chapter by chapter, words by keyboard.
  const context = await browser.newContext({
    ...(baseURL ? { baseURL } : {}),
    viewport: { width: 360, height: 800 },
    hasTouch: true,
  })
  const phone = await context.newPage()
  await phone.goto(`/projekte/${project.slug}/konsultation/${activity}`)
  await expect(phone.getByText(/^Kapitel 1 von/)).toBeVisible()
  await phone.getByRole('button', { name: /^Nächstes Kapitel/ }).click()
  await expect(phone.getByText(/^Kapitel 2 von/)).toBeVisible()
  await expect(phone).toHaveURL(/#[a-z2-7]{10}$/)
  await clean(phone)
  await phone
    .getByRole('button', { name: /^Stelle kommentieren/ })
    .filter({ visible: true })
    .first()
    .click()
  await expect(phone.getByRole('slider', { name: 'Erstes Wort' })).toBeFocused()
  await phone.keyboard.press('ArrowRight')
  await phone.getByRole('slider', { name: 'Letztes Wort' }).press('Home')
  await phone.keyboard.press('ArrowRight')
  await expect(phone.getByText('Gewählt:')).toBeVisible()
  await clean(phone)
  await phone.getByRole('button', { name: 'Dazu etwas sagen' }).click()
  await expect(phone.getByRole('slider')).toHaveCount(0)
  await context.close()
})
