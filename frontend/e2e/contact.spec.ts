import { expect, test, type Page } from '@playwright/test'
import { clean } from './axe'

const api = '**/api/v1/contact-requests'

async function fill(page: Page, message: string) {
  await page.goto('/kontakt?kind=question')
  await page.getByLabel('Ihre Nachricht').fill(message)
  await page.getByLabel('E-Mail').fill('anna@example.ch')
}

const send = (page: Page) => page.getByRole('button', { name: 'Frage senden' })

test('a question arrives once, with a number and a receipt by mail', async ({ page, request }) => {
  const word = `Laterne${String(Date.now())}`
  await fill(page, `Seit Montag ist die ${word} dunkel.`)
  const posts: string[] = []
  page.on('request', (sent) => {
    if (sent.method() === 'POST' && sent.url().includes('/contact-requests'))
      posts.push(sent.headers()['idempotency-key'] ?? '')
  })
  await send(page).dblclick()
  await expect(page.getByRole('heading', { level: 1, name: 'Ihre Anfrage ist bei uns' })).toBeFocused()
  const number = (await page.locator('strong').textContent()) ?? ''
  expect(number).toMatch(/^K-\d+$/)
  expect(posts).toHaveLength(1)
  await clean(page)

  await expect
    .poll(async () => (await request.get('/dev/mail?format=json')).text(), { timeout: 15_000 })
    .toContain(number)

  await page.reload()
  await expect(page.locator('strong')).toHaveText(number)
  await page.getByRole('button', { name: /Italiano/ }).click()
  await expect(page.getByRole('heading', { name: 'Abbiamo ricevuto la vostra richiesta' })).toBeVisible()
  await expect(page.locator('strong')).toHaveText(number)
  await page.getByRole('button', { name: /Deutsch/ }).click()
  await page.getByRole('link', { name: 'Noch etwas melden' }).click()
  await expect(page.getByLabel('Ihre Nachricht')).toHaveValue('')
})

test('a link from a project names it, and a call back needs a number', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('article').first().getByRole('link').click()
  await expect(page.getByRole('complementary').getByRole('link', { name: 'Rückruf wünschen' })).toBeVisible()
  const title = (await page.locator('main h1').textContent()) ?? ''
  await page.getByRole('complementary').getByRole('link', { name: 'Rückruf wünschen' }).click()
  await expect(page.getByRole('main')).toContainText(title)
  await page.getByRole('button', { name: 'Rückruf anfordern' }).click()
  const words = 'Geben Sie eine Telefonnummer an, damit wir zurückrufen können'
  await expect(page.getByRole('alert').filter({ hasText: 'Es gibt ein Problem' })).toBeFocused()
  await expect(page).toHaveTitle(/^Fehler: Kontakt/)
  await page.getByRole('link', { name: words }).click()
  const phone = page.getByRole('textbox', { name: 'Telefon' })
  await expect(phone).toBeFocused()
  await expect(phone).toHaveAccessibleDescription(new RegExp(words))
  await phone.fill('041 555 01 02')
  const [posted] = await Promise.all([
    page.waitForRequest((sent) => sent.method() === 'POST' && sent.url().includes('/contact-requests')),
    page.getByRole('button', { name: 'Rückruf anfordern' }).click(),
  ])
  expect(posted.postDataJSON()).toMatchObject({
    kind: 'callback',
    phone: '041 555 01 02',
    projectId: expect.any(String),
  })
  await expect(page.getByText('ruft Sie unter der angegebenen Nummer an')).toBeVisible()
})

test('what only the server finds stands at the field in the same words', async ({ page }) => {
  await fill(page, 'Frage')
  await page.getByLabel('E-Mail').fill('a..b@example.ch')
  await send(page).click()
  const summary = page.getByRole('alert').filter({ hasText: 'Es gibt ein Problem' })
  await expect(summary).toBeFocused()
  const words = (await summary.getByRole('link').textContent()) ?? ''
  await expect(page.getByLabel('E-Mail')).toHaveAccessibleDescription(new RegExp(words.slice(0, 30)))
  await expect(page.getByLabel('Ihre Nachricht')).toHaveValue('Frage')
})

test('a failure of the server keeps everything, and the next try is the same act', async ({ page }) => {
  await fill(page, 'Wann wird der Weg geräumt?')
  const keys: (string | undefined)[] = []
  page.on('request', (sent) => {
    if (sent.method() === 'POST' && sent.url().endsWith('/contact-requests'))
      keys.push(sent.headers()['idempotency-key'])
  })
  await page.route(api, (route) => route.fulfill({ status: 503, json: {} }))
  await send(page).click()
  await expect(page.getByRole('alert').filter({ hasText: 'Nicht gesendet' })).toBeFocused()
  await expect(page.getByLabel('Ihre Nachricht')).toHaveValue('Wann wird der Weg geräumt?')
  await page.unroute(api)
  await send(page).click()
  await expect(page.getByText('Ihre Nummer')).toBeVisible()
  expect(keys).toHaveLength(2)
  expect(keys[0]).toBe(keys[1])
})

test('a draft is still there after a reload, and can be thrown away', async ({ page }) => {
  await fill(page, 'Im Zug geschrieben')
  await page.reload()
  await expect(page.getByText('Ihr Entwurf ist noch da.')).toBeVisible()
  await expect(page.getByLabel('Ihre Nachricht')).toHaveValue('Im Zug geschrieben')
  await page.getByRole('button', { name: 'Entwurf löschen' }).click()
  await expect(page.getByLabel('Ihre Nachricht')).toHaveValue('')
  await page.reload()
  await expect(page.getByText('Ihr Entwurf ist noch da.')).toBeHidden()
})
