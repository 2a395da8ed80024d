import { expect, test } from '@playwright/test'
import { logIn } from './login'

// Staff begin in the cockpit: what needs them, all projects, and the way to every other page by keyboard.
test('an administrator sees what waits, has the log checked and looks at jobs and numbers', async ({
  page,
}) => {
  await logIn(page, 'personal', 'Sandra Imhof', '/verwaltung')
  await expect(page.getByRole('heading', { level: 1, name: /Guten .+, Sandra Imhof/ })).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'Entwurf beginnt bald' })).toBeVisible()
  const line = page.getByRole('table', { name: 'Projekte mit ihren Phasen und dem nächsten Schritt' })
  const row = line.getByRole('row').filter({ hasText: 'Sicher zur Schule' })
  await expect(row).toContainText(/Frist .+, noch/)
  await page.getByRole('button', { name: 'Später' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Heute' })).toBeEnabled()
  await row.getByRole('link').press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: /Sicher zur Schule/ })).toBeVisible()

  const staff = page.getByRole('navigation', { name: 'Verwaltung' })
  await expect(staff.getByRole('link', { name: 'Projekte verwalten' })).toHaveAttribute(
    'aria-current',
    'page',
  )
  await staff.getByRole('button', { name: 'Betrieb' }).press('Enter')
  await page.getByRole('menuitem', { name: 'Protokoll' }).press('Enter')
  await expect(page.getByRole('rowheader', { name: /Protokoll gelesen/ }).first()).toBeVisible()
  await page.getByRole('button', { name: 'Jetzt prüfen' }).click()
  await expect(page.getByText('Das Protokoll ist vollständig und unverändert').first()).toBeVisible({
    timeout: 15_000,
  })
  await page.getByLabel('Was ist geschehen?').selectOption({ label: 'Prüfung des Protokolls gestartet' })
  await expect(page.getByRole('rowheader', { name: /Protokoll gelesen/ })).toHaveCount(0)

  await page.goto('/verwaltung/auftraege')
  await page.getByLabel('Zeigen').selectOption({ label: 'erledigt' })
  await expect(page.getByRole('rowheader', { name: 'Protokoll prüfen' }).first()).toBeVisible()
  await page.getByRole('tab', { name: 'E-Mails' }).click()
  await expect(page).toHaveURL(/teil=mails/)
  await expect(page.getByText('@')).toHaveCount(0)
  await page.goto('/verwaltung/statistik')
  await expect(page.getByRole('heading', { name: 'Was wir nicht erfassen' })).toBeVisible()
})
