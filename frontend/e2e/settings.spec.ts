import { expect, test } from '@playwright/test'
import { clean } from './axe'
import { logIn } from './login'

// Serial with itself and put back at the end: there is one installation.
test('an administrator changes name, colour and texts, and everybody sees it at once', async ({
  page,
  browser,
}) => {
  await logIn(page, 'personal', 'Sandra Imhof', '/verwaltung/einstellungen')
  const address = '/api/v1/staff/site-settings'
  const before = (await (await page.request.get(address)).json()) as { settings: Record<string, unknown> }
  try {
    await expect(page.getByRole('heading', { level: 1, name: 'Einstellungen' })).toBeVisible()
    await page.getByRole('textbox', { name: 'Name der Gemeinde' }).fill('Gemeinde Muster')

    // Closed parts hold nothing back, and say what is not saved.
    const part = (title: string) => page.locator('summary', { hasText: title })
    await part('Farbe').click()
    const accent = page.getByRole('textbox', { name: 'Akzentfarbe', exact: true })
    await accent.fill('#00a0e0')
    await expect(page.getByText(/wären Wörter schlecht lesbar/).first()).toBeVisible()
    await page.getByRole('button', { name: 'Einstellungen speichern' }).click()
    await expect(page.getByText(/#007eb1 ist ähnlich und geht/).first()).toBeVisible()
    await page.getByRole('button', { name: '#007eb1 nehmen' }).click()
    await expect(accent).toHaveValue('#007eb1')

    await part('Über Mitwirken').click()
    const about = page.getByRole('textbox', { name: /^Über Mitwirken/ })
    await about.fill('Willkommen bei {name}.')
    await page.getByRole('radio', { name: /^Français/ }).check()
    await page.getByRole('textbox', { name: /^Über Mitwirken/ }).fill('Bienvenue.')
    await part('Über Mitwirken').click()
    await expect(part('Über Mitwirken')).toContainText('noch nicht gespeichert')
    await clean(page)
    await page.getByRole('button', { name: 'Einstellungen speichern' }).click()
    await expect(page.getByText(/^Zuletzt geändert am .* von/)).toBeVisible()

    const reader = await (await browser.newContext()).newPage()
    await reader.goto('/')
    await expect(reader).toHaveTitle(/Gemeinde Muster$/)
    const shown = () =>
      reader.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--accent'))
    expect((await shown()).trim()).toBe('#007eb1')
    for (const [lang, words] of [
      ['de', 'Willkommen bei Gemeinde Muster.'],
      ['fr', 'Bienvenue.'],
    ] as const) {
      const text = await reader.request.get('/api/v1/site/texts/about', {
        headers: { 'Accept-Language': lang },
      })
      expect((await text.json()) as unknown).toMatchObject({ html: `<p>${words}</p>`, lang, fallback: false })
    }
  } finally {
    const { version } = (await (await page.request.get(address)).json()) as { version: number }
    await page.request.put(address, {
      headers: { Origin: new URL(page.url()).origin },
      data: { version, ...before.settings },
    })
  }
})
