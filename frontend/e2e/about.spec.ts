import { expect, test } from '@playwright/test'

test('the footer leads to the pages about the platform, in every language', async ({ page }) => {
  await page.goto('/')
  const footer = page.getByRole('contentinfo').getByRole('navigation', { name: 'Über diese Plattform' })
  for (const title of ['Über Mitwirken', 'Datenschutz', 'Barrierefreiheit', 'Netiquette', 'Impressum']) {
    await footer.getByRole('link', { name: title }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
    await expect(page.locator('.rich-text')).not.toBeEmpty()
  }
  await page.goto('/datenschutz')
  await expect(page.locator('#contact_request')).toContainText('1\u00a0Jahr nach dem Eingang')
  await page
    .getByRole('link', { name: 'FR' })
    .or(page.getByRole('button', { name: /Français|FR/ }))
    .first()
    .click()
  await expect(page).toHaveURL(/\/fr\/datenschutz$/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Protection des données')
})

test('Leichte Sprache is turned on, kept and turned off; a barrier is reported with its page', async ({
  page,
}) => {
  await page.goto('/projekte')
  const easy = page.getByRole('banner').getByRole('button', { name: 'Leichte Sprache' }).first()
  await easy.click()
  await expect(page.getByRole('contentinfo')).toContainText('Eine Frage stellen')
  await page.reload()
  await expect(easy).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('contentinfo').getByRole('link', { name: 'Ein Problem mit der Seite melden' }).click()
  await expect(page.getByLabel('Ihr Text')).toHaveValue(/\/projekte/)
  await easy.click()
  await expect(page.getByRole('contentinfo')).toContainText('Barriere melden')
})
