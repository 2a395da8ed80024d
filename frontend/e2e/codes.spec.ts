import { readFile } from 'node:fs/promises'
import { expect, test, type Page } from '@playwright/test'
import { clean } from './axe'
import { choose, logIn } from './login'

async function fill(page: Page, label: string, count: string) {
  await page.getByLabel('Projekt').selectOption({ index: 1 })
  await page.getByLabel('Bezeichnung').fill(label)
  await page.getByLabel('Anzahl Codes').fill(count)
  await page.getByLabel('Tag', { exact: true }).fill('31')
  await page.getByLabel('Monat').fill('12')
  await page.getByLabel('Jahr').fill(String(new Date().getFullYear() + 1))
}

test('codes are made, printed, checked by somebody with a letter, and revoked', async ({ page, browser }) => {
  await logIn(page, 'personal', 'Sandra Imhof', '/')
  await page.getByRole('banner').getByRole('button', { name: 'Sandra Imhof' }).click()
  await page.getByRole('menuitem', { name: 'Zugangscodes' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Zugangscodes' })).toBeVisible()
  await page.getByRole('link', { name: 'Neue Zugangscodes' }).click()
  await page.getByRole('button', { name: 'Codes erstellen' }).click()
  await expect(page.getByRole('heading', { name: 'Es gibt ein Problem' })).toBeVisible()
  await expect(page.getByLabel('Bezeichnung')).toHaveAccessibleDescription(/Geben Sie eine Bezeichnung ein/)
  await clean(page)

  const label = `Gersag ${String(Date.now())}`
  await fill(page, label, '501')
  await page.getByLabel('Jahr').fill('2020')
  await page.getByRole('button', { name: 'Codes erstellen' }).click()
  await expect(page.getByText('Dieser Tag liegt in der Vergangenheit').first()).toBeVisible()
  await page.getByLabel('Jahr').fill(String(new Date().getFullYear() + 1))
  await page.getByRole('button', { name: 'Codes erstellen' }).click()
  await expect(page.getByRole('heading', { level: 1, name: label })).toBeVisible()
  await expect(page.getByText('0 von 501')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Briefe 1 bis 500' })).toBeVisible()
  await clean(page)

  await page.getByRole('radio', { name: 'Italiano' }).check()
  const [letter] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Brief 501' }).click(),
  ])
  expect(letter.url()).toMatch(/part=2&lang=it$/)
  expect((await readFile(await letter.path())).subarray(0, 5).toString()).toBe('%PDF-')
  const [sheet] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Alle Codes' }).click(),
  ])
  const lines = (await readFile(await sheet.path(), 'utf8')).trim().split(/\r?\n/)
  expect(lines).toHaveLength(502)
  const [code = '', address = ''] = lines[1]?.split(';') ?? []
  await expect(page.getByText('2 Mal heruntergeladen')).toBeVisible()

  // Somebody with a letter, in another browser.
  const home = await browser.newContext()
  const reader = await home.newPage()
  const asked: string[] = []
  reader.on('request', (request) => asked.push(request.url()))
  await reader.goto(address)
  await expect(reader.getByLabel('Code aus Ihrem Brief')).toHaveValue(code)
  expect(new URL(reader.url()).hash, 'the code leaves the address bar').toBe('')
  await reader.getByLabel('Code aus Ihrem Brief').fill(` ${code.toLowerCase().replaceAll('-', ' ')} `)
  await reader.getByRole('button', { name: 'Code prüfen' }).click()
  await expect(reader.getByRole('heading', { name: 'Ihr Code gilt' })).toBeVisible()
  await clean(reader)
  const before = reader.url()
  await reader.getByRole('button', { name: 'Anderen Code prüfen' }).click()
  expect(reader.url()).toBe(before)
  await reader.getByLabel('Code aus Ihrem Brief').fill(code)
  await reader.getByRole('button', { name: 'Code prüfen' }).click()
  await reader.getByRole('link', { name: 'Zum Projekt' }).click()
  await expect(reader).toHaveURL(/\/projekte\/[\w-]+$/)
  const bare = code.replaceAll('-', '')
  expect(asked.filter((url) => url.replaceAll('-', '').includes(bare))).toEqual([])

  await page.getByRole('button', { name: 'Codes sperren …' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: '501 Codes sperren' }).click()
  await expect(page.getByText('Gesperrt', { exact: true })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Alle Codes' })).toHaveCount(0)
  await reader.goto('/code')
  await reader.getByLabel('Code aus Ihrem Brief').fill(code)
  await reader.getByRole('button', { name: 'Code prüfen' }).click()
  await expect(reader.getByRole('alert').first()).toContainText('gilt nicht mehr')
  await home.close()
})

test('a slip in a code is told at the field, in every language; a short one without asking', async ({
  page,
}) => {
  let asked = 0
  page.on('request', (request) => (asked += request.url().endsWith('/access-codes/check') ? 1 : 0))
  for (const [lang, words] of [
    ['', 'Tippfehler'],
    ['/fr', 'faute de frappe'],
    ['/it', 'errore di battitura'],
    ['/en', 'typing error|typo|mistyped'],
  ] as const) {
    await page.goto(`${lang}/code`)
    const field = page.locator('#field-code')
    const check = page.locator('main form button')
    await field.fill('7K3M')
    await check.click()
    await expect(field).toBeFocused()
    await expect(field).toHaveAttribute('aria-invalid', 'true')
    expect(asked).toBe(0)
    await field.fill('0000-0000-0001')
    await check.click()
    await expect(field).toHaveAccessibleDescription(new RegExp(words))
    asked = 0
  }
})

test('who tried too often is told for how long', async ({ page }) => {
  await page.route('**/access-codes/check', (route) =>
    route.fulfill({
      status: 429,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        code: 'request.too_many',
        title: 'Zu viele',
        detail: 'Zu viele',
        retryAfter: 3540,
      }),
    }),
  )
  await page.goto('/code#0000-0000-0000')
  await page.getByRole('button', { name: 'Code prüfen' }).click()
  await expect(page.getByRole('alert').first()).toContainText('in 59 Minuten')
})

test('codes are nothing for people without a role', async ({ page }) => {
  await logIn(page, 'agov', 'Anna Kaufmann')
  for (const address of ['/verwaltung/zugangscodes', '/verwaltung/zugangscodes/neu']) {
    await page.goto(address)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Diese Seite ist nicht für alle offen')
  }
})

test('a session that ends over a half-written form costs not one word', async ({ page, context }) => {
  await logIn(page, 'personal', 'Sandra Imhof', '/verwaltung/zugangscodes/neu')
  const label = `Halb geschrieben ${String(Date.now())}`
  await fill(page, label, '12')
  await context.clearCookies()
  await page.getByRole('button', { name: 'Codes erstellen' }).click()
  const notice = page.getByRole('alert').filter({ hasText: 'Ihre Eingaben sind noch da' })
  await expect(notice).toBeVisible()
  await expect(page, 'nobody is led away').toHaveURL(/\/neu$/)
  await expect(page.getByLabel('Bezeichnung')).toHaveValue(label)
  await clean(page)
  await notice.getByRole('link', { name: 'Anmelden' }).click()
  await page.locator('main a[href^="/auth/personal/start"]').click()
  await choose(page, 'Sandra Imhof')
  await expect(page).toHaveURL(/\/verwaltung\/zugangscodes\/neu$/)
  await expect(page.getByLabel('Bezeichnung')).toHaveValue(label)
  await expect(page.getByLabel('Anzahl Codes')).toHaveValue('12')
  await page.getByRole('button', { name: 'Codes erstellen' }).click()
  await expect(page.getByRole('heading', { level: 1, name: label })).toBeVisible()
})
