import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { clean } from './axe'
import { choose, freshAddress, linkInMail, logIn } from './login'

test('without a login the account leads to it and back', async ({ page }) => {
  await page.goto('/konto')
  await expect(page).toHaveURL(/\/anmelden\?return=(%2F|\/)konto$/)
  await page.getByRole('link', { name: 'Mit AGOV anmelden' }).click()
  await choose(page, 'Carla Portmann')
  await expect(page).toHaveURL(/\/konto$/)
  await expect(page.getByRole('heading', { level: 1, name: 'Carla Portmann' })).toBeVisible()
})

test('a name is kept, and the header says it at once', async ({ page }) => {
  await logIn(page, 'agov', 'Besim Hoxha')
  const name = page.getByLabel('Name')
  await name.fill('Besim H.')
  await page.getByRole('button', { name: 'Angaben speichern' }).click()
  await expect(page.getByText('Gespeichert').first()).toBeVisible()
  await expect(page.getByRole('banner').getByRole('button', { name: 'Besim H.' })).toBeVisible()
  await name.fill('Besim Hoxha')
  await page.getByRole('button', { name: 'Angaben speichern' }).click()
  await expect(page.getByRole('banner').getByRole('button', { name: 'Besim Hoxha' })).toBeVisible()
})

test('a stronger login comes back to the account, and the level says so', async ({ page }) => {
  await logIn(page, 'agov', 'Daniel Wicki')
  await expect(page.getByText('Konto ohne geprüfte Identität')).toBeVisible()
  const raise = page.getByRole('link', { name: /^Geprüfte Person/ })
  await raise.click()
  await choose(page, 'Daniel Wicki')
  await expect(page).toHaveURL(/\/konto$/)
  await expect(page.getByText('Eine Behörde hat Ihre Identität geprüft')).toBeVisible()
  await expect(raise).toHaveCount(0)
})

test('who lives in the municipality reaches the highest level, and nothing stronger is offered', async ({
  page,
}) => {
  await logIn(page, 'agov', 'Carla Portmann')
  await page.getByRole('link', { name: 'Geprüft, wohnhaft in der Gemeinde' }).click()
  await choose(page, 'Carla Portmann')
  await expect(page).toHaveURL(/\/konto$/)
  await expect(page.getByText('Ihre Identität und Ihr Wohnort sind geprüft')).toBeVisible()
  await expect(page.getByRole('link', { name: /^Geprüft/ })).toHaveCount(0)
})

test('a level that cannot be reached is explained', async ({ page }) => {
  await logIn(page, 'agov', 'Daniel Wicki')
  await page.getByRole('link', { name: 'Geprüft, wohnhaft in der Gemeinde' }).click()
  await choose(page, 'Daniel Wicki')
  await expect(page).toHaveURL(/fehler=identity\.level_not_reached/)
  await expect(page.getByRole('alert').first()).toContainText('nicht stark genug')
})

test('sessions are listed, and one of them can be ended from here', async ({ page, browser }) => {
  const elsewhere = await browser.newContext()
  const other = await elsewhere.newPage()
  await logIn(other, 'agov', 'Elira Shala')
  await logIn(page, 'agov', 'Elira Shala')
  const rows = page.getByRole('listitem').filter({ hasText: 'zuletzt aktiv' })
  await expect(rows.filter({ hasText: 'Dieses Gerät' })).toHaveCount(1)
  const before = await rows.count()
  expect(before).toBeGreaterThan(1)
  const end = page.getByRole('button', { name: /^Sitzung beenden/ })
  // Earlier runs may have left sessions behind: all but this one go, one by one.
  for (let left = before; left > 1; left--) {
    await end.first().click()
    await expect(rows).toHaveCount(left - 1)
  }
  await expect(end).toHaveCount(0)
  await other.reload()
  await expect(other).toHaveURL(/\/anmelden/)
  await elsewhere.close()
})

test('a second login is linked after a look at it, works, and can be unlinked', async ({ page, request }) => {
  const address = freshAddress()
  await page.goto('/anmelden?return=/konto')
  await page.getByLabel('E-Mail-Adresse').fill(address)
  await page.getByRole('button', { name: 'Link senden' }).click()
  await expect(page.getByText('Wenn diese Adresse stimmt')).toBeVisible()
  await page.goto(await linkInMail(request, address))
  await page.getByRole('button', { name: 'Jetzt anmelden' }).click()
  await expect(page).toHaveURL(/\/konto$/)
  await expect(page.getByText('Das ist Ihre einzige Anmeldung')).toBeVisible()

  await page.getByRole('link', { name: 'Login für Mitarbeitende' }).click()
  await choose(page, 'Fatime Krasniqi')
  await expect(page).toHaveURL(/\/konto\?link=/)
  await expect(page.getByRole('heading', { name: /Gehört «.*Mitarbeitende» zu Ihrem Konto/ })).toBeVisible()
  await expect(page.getByText('fatime.krasniqi@emmen.example')).toBeVisible()
  await clean(page)
  await page.getByRole('button', { name: 'Verknüpfen', exact: true }).click()
  await expect(page).toHaveURL(/\/konto$/)
  const login = page.getByRole('button', { name: /^Lösen ?: Login für Mitarbeitende/ })
  await expect(page.getByText('Das ist Ihre einzige Anmeldung')).toHaveCount(0)
  await login.click()
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toContainText('kommen Sie damit nicht mehr in dieses Konto')
  await dialog.getByRole('button', { name: 'Lösen' }).click()
  await expect(login).toHaveCount(0)
  await expect(page.getByText('Das ist Ihre einzige Anmeldung')).toBeVisible()

  await page.getByRole('button', { name: 'Konto löschen …' }).click()
  await expect(dialog.getByRole('button', { name: 'Abbrechen' })).toBeFocused()
  await dialog.getByRole('button', { name: 'Endgültig löschen' }).click()
  await expect(page.getByText('Ihr Konto ist gelöscht')).toBeVisible()
  await page.goto('/konto')
  await expect(page).toHaveURL(/\/anmelden/)
})

test('a copy of one’s data is made and fetched', async ({ page }) => {
  test.slow()
  await logIn(page, 'agov', 'ليلى حداد')
  await page.getByRole('button', { name: 'Kopie bestellen' }).click()
  const download = page.getByRole('link', { name: 'Herunterladen' }).first()
  await expect(download).toBeVisible({ timeout: 30_000 })
  const [file] = await Promise.all([page.waitForEvent('download'), download.click()])
  expect(file.suggestedFilename()).toMatch(/\.zip$/)
  const zip = await readFile(await file.path())
  expect(zip.subarray(0, 2).toString()).toBe('PK')
  // The directory at the end of a ZIP names its files uncompressed.
  expect(zip.toString('latin1')).toMatch(/\.json/)
  expect(zip.toString('latin1')).toMatch(/\.html/)
})

test('logging out everywhere ends every session and what was typed', async ({ page, browser }) => {
  const elsewhere = await browser.newContext()
  const other = await elsewhere.newPage()
  await logIn(other, 'agov', 'Maximiliane.*')
  await logIn(page, 'agov', 'Maximiliane.*')
  await page.goto('/kontakt?kind=question')
  await page.getByLabel('Ihre Nachricht').fill('Nur für mich')
  await page.goto('/konto')
  await page.getByRole('button', { name: 'Überall abmelden' }).click()
  await expect(page.getByText('Sie sind abgemeldet')).toBeVisible()
  const { person } = (await (await other.request.get('/api/v1/session')).json()) as { person?: object }
  expect(person, 'at the very next request, without waiting').toBeUndefined()
  await page.goto('/kontakt')
  await expect(page.getByLabel('Ihre Nachricht')).toHaveValue('')
  await other.reload()
  await expect(other).toHaveURL(/\/anmelden/)
  await elsewhere.close()
})

test('an administrator finds a person, gives a role and takes it away, locks and unlocks', async ({
  page,
}) => {
  await logIn(page, 'agov', 'Anna Kaufmann')
  await page.goto('/verwaltung/personen')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Diese Seite ist nicht für alle offen')

  await logIn(page, 'personal', 'Sandra Imhof', '/')
  await page.getByRole('banner').getByRole('button', { name: 'Sandra Imhof' }).click()
  await page.getByRole('menuitem', { name: 'Personen und Rollen' }).click()
  const search = page.getByRole('searchbox', { name: /Anfang des Namens/ })
  await search.fill('niemand@example.ch')
  await search.press('Enter')
  await search.fill('Anna K')
  await search.press('Enter')
  const row = page.getByRole('row').filter({ hasText: 'Anna Kaufmann' })
  await expect(page.getByRole('row')).toHaveCount(2)
  expect(page.url()).not.toContain('Anna')

  await row.getByRole('button', { name: /^Rolle geben/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Rolle geben' }).click()
  await expect(dialog).toContainText('Wählen Sie eine Rolle')
  await dialog.getByRole('radio', { name: /^Moderation/ }).check()
  await clean(page)
  await dialog.getByRole('button', { name: 'Rolle geben' }).click()
  await expect(row).toContainText('Moderation')

  await row.getByRole('button', { name: /Moderation/ }).click()
  const question = page.getByRole('alertdialog')
  await question.getByRole('button', { name: 'Rolle entziehen' }).click()
  await expect(row).not.toContainText('Moderation')

  await row.getByRole('button', { name: /^Sperren/ }).click()
  await question.getByRole('button', { name: 'Sperren' }).click()
  await expect(row).toContainText('Gesperrt')
  await row.getByRole('button', { name: /^Entsperren/ }).click()
  await question.getByRole('button', { name: 'Entsperren' }).click()
  await expect(row).not.toContainText('Gesperrt')
})

test('a stronger login is asked for at the form, and what was typed is there afterwards', async ({
  page,
}) => {
  await logIn(page, 'agov', 'Daniel Wicki')
  await page.route('**/api/v1/me', (route) =>
    route.request().method() === 'PATCH'
      ? route.fulfill({
          status: 403,
          contentType: 'application/problem+json',
          body: JSON.stringify({
            code: 'authz.step_up_required',
            title: 'Für diesen Schritt brauchen wir eine bestätigte Identität.',
            detail: 'Für diesen Schritt brauchen wir eine bestätigte Identität.',
            params: { Level: 'verified_person' },
          }),
        })
      : route.continue(),
  )
  await page.getByLabel('Name').fill('Daniel W.')
  await page.getByRole('button', { name: 'Angaben speichern' }).click()
  const notice = page.getByRole('alert').filter({ hasText: 'bestätigte Identität' })
  await expect(notice).toContainText('Geprüfte Person')
  await clean(page)
  await page.unroute('**/api/v1/me')
  await notice.getByRole('link', { name: /^Mit .* bestätigen$/ }).click()
  await choose(page, 'Daniel Wicki')
  await expect(page).toHaveURL(/\/konto$/)
  await expect(page.getByLabel('Name')).toHaveValue('Daniel W.')
  await expect(page.getByText('Eine Behörde hat Ihre Identität geprüft')).toBeVisible()
  await page.getByLabel('Name').fill('Daniel Wicki')
  await page.getByRole('button', { name: 'Angaben speichern' }).click()
  await expect(page.getByText('Gespeichert').first()).toBeVisible()
})

test('a role half given survives the end of the session', async ({ page, context }) => {
  // Only who has logged in once is known here.
  await logIn(page, 'agov', 'Elira Shala')
  await context.clearCookies()
  await logIn(page, 'personal', 'Sandra Imhof', '/verwaltung/personen')
  const search = page.getByRole('searchbox', { name: /Anfang des Namens/ })
  await search.fill('Elira')
  await search.press('Enter')
  await expect(page.getByRole('row')).toHaveCount(2)
  await page.getByRole('button', { name: /^Rolle geben/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: /^Auswertung/ }).check()
  await context.clearCookies()
  await dialog.getByRole('button', { name: 'Rolle geben' }).click()
  await dialog.getByRole('link', { name: 'Anmelden' }).click()
  await page.locator('main a[href^="/auth/personal/start"]').click()
  await choose(page, 'Sandra Imhof')
  await expect(dialog).toContainText('Elira')
  await expect(dialog.getByRole('radio', { name: /^Auswertung/ })).toBeChecked()
  await expect(page).toHaveURL(/\/verwaltung\/personen$/)
  await dialog.getByRole('button', { name: 'Abbrechen' }).click()
})

test('before an account is deleted it is said what goes and what stays', async ({ page, request }) => {
  const address = freshAddress()
  await page.goto('/anmelden?return=/konto')
  await page.getByLabel('E-Mail-Adresse').fill(address)
  await page.getByRole('button', { name: 'Link senden' }).click()
  await page.goto(await linkInMail(request, address))
  await page.getByRole('button', { name: 'Jetzt anmelden' }).click()
  await expect(page).toHaveURL(/\/konto$/)
  const part = page.locator('section', { has: page.getByRole('heading', { name: 'Konto löschen' }) })
  await expect(part).toContainText('Name, Adressen, Anmeldungen und Sitzungen werden sofort gelöscht')
  await expect(part).toContainText('Das bleibt, ohne Ihren Namen')
  await expect(part).toContainText('das Protokoll darüber, was wann geschehen ist')
  await part.getByRole('button', { name: 'Konto löschen …' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Endgültig löschen' }).click()
  await expect(page.getByText('Ihr Konto ist gelöscht')).toBeVisible()
  expect((await page.request.get('/api/v1/me')).status()).toBe(401)
})
