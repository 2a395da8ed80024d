import { expect, test } from '@playwright/test'
import { addresses } from './pages'

test('a page shows its first content without asking the server again', async ({ page, request }) => {
  const [home, project] = await addresses(request)
  const asked: string[] = []
  page.on('request', (sent) => {
    // What stands below the first content comes when the page has nothing else to do; pictures are drawn by the browser.
    const later = /\/(entries\?|follows\/|files\/)/.test(sent.url())
    if (sent.url().includes('/api/') && !later) asked.push(sent.url())
  })
  for (const address of [home, project]) {
    await page.goto(address ?? '', { waitUntil: 'networkidle' })
    await expect(page.locator('main h1')).toBeVisible()
  }
  expect(asked).toEqual([])
})
