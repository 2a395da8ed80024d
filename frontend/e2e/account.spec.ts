import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { choose, freshAddress, linkInMail, logIn } from './login'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

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
  expect((await new AxeBuilder({ page }).withTags(tags).analyze()).violations).toEqual([])
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
  expect((await new AxeBuilder({ page }).withTags(tags).analyze()).violations).toEqual([])
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
