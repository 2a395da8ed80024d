import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'

const digital = /z’Ämme digital/

test('a resident goes from the home page over the calendar to a project, and on to events and news', async ({
  page,
}) => {
  await page.goto('/')
  for (const name of [
    'Was bald entschieden wird',
    'Was daraus wurde',
    'Nächste Termine',
    'Neues aus den Projekten',
  ])
    await expect(page.getByRole('heading', { level: 2, name })).toBeVisible()
  await page.getByRole('link', { name: 'Alle Projekte' }).first().click()

  await page.getByRole('navigation', { name: 'Ansicht' }).getByRole('link', { name: 'Kalender' }).click()
  await expect(page).toHaveURL(/\?view=calendar$/)
  const calendar = page.getByRole('region', { name: /20\d\d$/ })
  await page.getByLabel('Thema').selectOption({ label: 'Digitales' })
  await expect(page).toHaveURL(/topic=digital&view=calendar$/)
  await calendar.getByRole('link', { name: 'Nächster Monat' }).press('Enter')
  await expect(page).toHaveURL(/topic=digital&view=calendar&month=\d{4}-\d\d$/)
  await expect(calendar.getByRole('link', { name: digital }).first()).toBeVisible()
  await expect(calendar.getByRole('link', { name: /Sicher zur Schule/ })).toBeHidden()
  await page.reload()
  await expect(page.getByLabel('Thema')).toHaveValue('digital')
  await calendar.getByRole('link', { name: digital }).first().click()
  await expect(page.getByRole('heading', { level: 1, name: digital })).toBeFocused()

  await page.getByRole('banner').getByRole('link', { name: 'Termine', exact: true }).click()
  const event = page.getByRole('article').filter({ hasText: 'Infoanlass im Zentrum Gersag' })
  await expect(event.getByText('Zentrum Gersag, Saal 2')).toBeVisible()
  const download = page.waitForEvent('download')
  await event.getByRole('link', { name: /^In den Kalender/ }).click()
  const file = await readFile(await (await download).path(), 'utf8')
  expect(file.match(/^SUMMARY:Infoanlass im Zentrum Gersag\r$/gm)).toHaveLength(1)
  await page.getByRole('link', { name: 'Vergangene' }).click()
  await expect(page.getByRole('article').filter({ hasText: 'Auftakt mit der Bevölkerung' })).toBeVisible()
  await expect(event).toBeHidden()

  await page.getByRole('banner').getByRole('link', { name: 'Neues', exact: true }).click()
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible()
  const feed = await page.request.get(
    (await page.getByRole('link', { name: /^Als Feed/ }).getAttribute('href')) ?? '',
  )
  expect(feed.headers()['content-type']).toContain('application/atom+xml')
  expect(await feed.text()).toContain('Die Sprechstunde wird verlängert')
})

test('without the server the lower half of the home page, events and news say so and take another try', async ({
  page,
}) => {
  await page.goto('/kontakt')
  await page.route(/\/api\/v1\/(overview|events|news)/, (route) => route.fulfill({ status: 500, json: {} }))
  for (const name of ['Termine', 'Neues', 'Mitreden']) {
    const link = page.getByRole('banner').getByRole('link', { name, exact: true })
    await link.click()
    // The page before it says the same words.
    await expect(link).toHaveAttribute('aria-current', 'page')
    const trouble = page.getByRole('main').getByText('Das hat nicht geklappt')
    await expect(trouble).toBeVisible()
  }
  await page.unroute(/\/api\/v1\/(overview|events|news)/)
  await page
    .getByRole('main')
    .getByRole('button', { name: /Noch einmal|Erneut/ })
    .click()
  await expect(page.getByRole('heading', { name: 'Was daraus wurde' })).toBeVisible()
})

test('a title of 300 letters and names from right to left break nothing', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 800 })
  await page.goto('/kontakt')
  const title = `${'Donaudampfschifffahrtsgesellschaftskapitänspatent'.repeat(6)} x`.slice(0, 300)
  await page.route(/\/api\/v1\/(news|events)(\?|$)/, async (route) => {
    const answer = await route.fetch()
    const { items } = (await answer.json()) as { items: { title: string; project: { title: string } }[] }
    const [first, second] = items
    if (!first || !second) throw new Error('the sample town tells too little')
    first.title = title
    first.project.title = title
    second.title = 'نزهة في حي ريفيغ مع الأطفال'
    await route.fulfill({ json: { items: [first, second] } })
  })
  for (const path of ['Termine', 'Neues']) {
    await page.getByText('Menü', { exact: true }).click()
    await page.getByRole('banner').getByRole('link', { name: path, exact: true }).click()
    await expect(page.getByRole('heading', { name: title })).toBeVisible()
    await expect(page.getByRole('heading', { name: /نزهة/ })).toHaveCSS('direction', 'rtl')
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    )
  }
  await page.unrouteAll({ behavior: 'ignoreErrors' })
})
