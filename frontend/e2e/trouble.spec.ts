import { clean } from './axe'
import { expect, test, type Page } from '@playwright/test'

const requests = '**/api/v1/contact-requests'

async function write(page: Page, message: string) {
  await page.goto('/kontakt?kind=question')
  await page.getByLabel('Ihre Nachricht').fill(message)
  await page.getByLabel('E-Mail').fill('anna@example.ch')
}
const send = (page: Page) => page.getByRole('button', { name: 'Frage senden' })
const heading = (page: Page) => page.getByRole('heading', { level: 1 })

test('what does not exist and what is not for everybody says so, with a way on', async ({ page }) => {
  const missing = await page.goto('/fr/gibt-es-nicht')
  expect(missing?.status()).toBe(404)
  await expect(heading(page)).toBeVisible()
  await expect(page.getByRole('main').getByRole('link').first()).toBeVisible()

  await page.goto('/verwaltung/projekte')
  await expect(page).toHaveURL(/\/anmelden\?return=/)
  await expect(heading(page)).toBeVisible()
})

test('while the API is down a page says it and goes on when it is back', async ({ page }) => {
  await page.goto('/kontakt')
  await page.route('**/api/**', (route) => route.abort())
  await page.getByRole('link', { name: 'Projekte', exact: true }).first().click()
  await expect(page.getByRole('main')).toContainText('Keine Verbindung')
  await page.unroute('**/api/**')
  await page.getByRole('button', { name: 'Noch einmal versuchen' }).first().click()
  await expect(page.getByRole('main').getByRole('article').first()).toBeVisible()
})

test('a slow network shows the shape of what comes, and two clicks send once', async ({ page }) => {
  await write(page, 'Wann wird geräumt?')
  let posts = 0
  await page.route(requests, async (route) => {
    posts++
    await new Promise((resolve) => setTimeout(resolve, 1000))
    await route.continue()
  })
  await send(page).dblclick()
  await expect(page.getByText('Bitte warten')).toBeAttached()
  await expect(page.getByText('Ihre Nummer')).toBeVisible()
  expect(posts).toBe(1)

  await page.route('**/api/v1/**', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1000))
    await route.continue()
  })
  await page.getByRole('link', { name: 'Zu den Projekten' }).click()
  await expect(page.locator('.skeleton-block').first()).toBeAttached()
  await expect(page.getByRole('main').getByRole('article').first()).toBeVisible()
})

test('a session that ends in the middle of a form for everybody loses nothing', async ({ page, context }) => {
  await page.goto('/auth/agov/start?return=%2Fkontakt%3Fkind%3Dquestion')
  await page.getByRole('button', { name: /als / }).first().click()
  await expect(page).toHaveURL(/\/kontakt/)
  await page.getByLabel('Ihre Nachricht').fill('Mit Anmeldung begonnen')
  await page.getByLabel('E-Mail').fill('anna@example.ch')
  await context.clearCookies()
  await send(page).click()
  await expect(page.getByText('Ihre Nummer')).toBeVisible()
})

test.describe('without a network', () => {
  test.use({ serviceWorkers: 'allow' })

  test('pages opened before can be read, what is sent waits and arrives once', async ({ page, context }) => {
    await page.goto('/')
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await page.goto('/projekte')
    await write(page, 'Im Tunnel geschrieben')
    const keys: (string | undefined)[] = []
    page.on('request', (sent) => {
      if (sent.method() === 'POST') keys.push(sent.headers()['idempotency-key'])
    })
    await context.setOffline(true)
    await send(page).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Noch nicht gesendet' })).toBeFocused()
    await clean(page)
    await page.getByRole('button', { name: 'Zurücknehmen und ändern' }).click()
    await expect(page.getByLabel('Ihre Nachricht')).toHaveValue('Im Tunnel geschrieben')
    await send(page).click()
    await expect(heading(page)).toHaveText('Noch nicht gesendet')

    await page.goto('/projekte/nie-geoeffnet')
    await expect(heading(page)).toHaveText('Sie sind offline')
    await expect(page.getByText('Ihre Anfrage vom')).toBeVisible()
    await clean(page)
    await page.getByRole('link', { name: 'Alle Projekte' }).click()
    await expect(heading(page)).toHaveText('Alle Projekte')

    await context.setOffline(false)
    await expect(page.getByText('ist jetzt bei uns')).toBeVisible()
    expect(new Set(keys.filter(Boolean)).size).toBe(1)
    await page.reload()
    await expect(heading(page)).toHaveText('Alle Projekte')
    await expect(page.getByText('Noch nicht gesendet')).toBeHidden()
  })
})
