import { expect, test } from '@playwright/test'

test('from the list to a project: title, focus and the way back', async ({ page }) => {
  await page.goto('/')
  await expect(page).toHaveTitle(/^Mitreden – /)
  const card = page.getByRole('article').nth(1).getByRole('link')
  const name = (await card.textContent()) ?? ''
  await card.click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeFocused()
  await expect(page).toHaveTitle(new RegExp(`^${name.slice(0, 20).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`))
  await expect(page.getByRole('status').filter({ hasText: name })).toBeAttached()
  await page.goBack()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Bevor .* entscheidet/)
})

test('another language keeps the page', async ({ page }) => {
  await page.goto('/kontakt?kind=barrier')
  await page.getByRole('button', { name: /Français/ }).click()
  await expect(page).toHaveURL(/\/fr\/kontakt\?kind=barrier$/)
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr')
  await expect(page.getByRole('radio', { name: /Je signale un obstacle/ })).toBeChecked()
  await page.getByRole('link', { name: 'Participer', exact: true }).click()
  await expect(page).toHaveURL(/\/fr$/)
})

test('a failed list says so and comes with the next try', async ({ page }) => {
  await page.goto('/')
  await page.route('**/api/v1/projects?*', (route) => route.fulfill({ status: 500, json: {} }))
  await page.getByRole('button', { name: /English/ }).click()
  const section = page.getByRole('region', { name: 'Open now' })
  await expect(section.getByText('That did not work')).toBeVisible()
  await page.unroute('**/api/v1/projects?*')
  await section.getByRole('button', { name: 'Try again' }).click()
  await expect(section.getByRole('article').first()).toBeVisible()
  await expect(section.getByText('That did not work')).toBeHidden()
})

test('an empty list offers the next step', async ({ page }) => {
  await page.goto('/')
  await page.route('**/api/v1/projects?*', (route) => route.fulfill({ json: { items: [] } }))
  await page.getByRole('button', { name: /English/ }).click()
  await expect(page.getByRole('heading', { name: 'No project is open at the moment.' })).toBeVisible()
  await page.getByRole('main').getByRole('link', { name: 'Ask a question' }).click()
  await expect(page.getByRole('radio', { name: 'I have a question' })).toBeChecked()
})

test('a long list grows on demand and the reader goes on where it grew', async ({ page, request }) => {
  const response = await request.get('/api/v1/projects?group=open&limit=1')
  const { items } = (await response.json()) as { items: object[] }
  const make = (n: number) => ({
    ...items[0],
    id: `p${String(n)}`,
    slug: `p${String(n)}`,
    title: `Project ${String(n)}`,
  })
  await page.goto('/')
  await page.route('**/api/v1/projects?*', (route) => {
    const { searchParams } = new URL(route.request().url())
    if (searchParams.get('group') !== 'open') return route.fulfill({ json: { items: [] } })
    const second = searchParams.get('cursor') === 'two'
    return route.fulfill({
      json: second ? { items: [make(3), make(4)] } : { items: [make(1), make(2)], next: 'two' },
    })
  })
  await page.getByRole('button', { name: /English/ }).click()
  await page.getByRole('button', { name: 'Show more open projects' }).click()
  await expect(page.getByRole('link', { name: 'Project 3' })).toBeFocused()
  await expect(page.getByRole('region', { name: 'Open now' }).getByRole('article')).toHaveCount(4)
  await expect(page.getByRole('button', { name: 'Show more open projects' })).toBeHidden()
})

test('a page that does not exist says so, with the status and a way on', async ({ page }) => {
  const response = await page.goto('/projekte/gibt-es-nicht')
  expect(response?.status()).toBe(404)
  await expect(page.locator('main h1')).toBeVisible()
  await page.getByRole('main').getByRole('link', { name: 'Alle Projekte' }).click()
  await expect(page).toHaveURL(/\/projekte$/)
})
