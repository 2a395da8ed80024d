import { expect, test } from '@playwright/test'
import { addresses, open } from './pages'

test('no page breaks the content security policy or talks to another host', async ({
  page,
  request,
  baseURL,
}) => {
  const complaints: string[] = []
  const strangers: string[] = []
  page.on('console', (message) => {
    // A browser reports the status of what does not exist as an error of its own: a page, or the thing a sample
    // address of the back office names.
    const asked = message.location().url
    const own = (asked === page.url() || asked.includes('/api/v1/staff/')) && message.text().includes('404')
    if (message.type() === 'error' && !own) complaints.push(`${page.url()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`))
  page.on('request', (sent) => {
    const url = new URL(sent.url())
    if (url.protocol.startsWith('http') && url.origin !== baseURL) strangers.push(sent.url())
  })
  for (const lang of ['', 'fr']) {
    for (const address of await addresses(request, lang)) {
      const response = await open(page, address)
      expect(response?.headers()['content-security-policy']).toContain("require-trusted-types-for 'script'")
      await expect(page.locator('main h1')).toBeVisible()
    }
  }
  expect(complaints).toEqual([])
  expect(strangers).toEqual([])
})

test('a page shows its first content without asking the server again', async ({ page, request }) => {
  const [home, project] = await addresses(request)
  const asked: string[] = []
  page.on('request', (sent) => {
    // What stands below the first content comes when the page has nothing else to do.
    const later = /\/(entries\?|follows\/)/.test(sent.url())
    if (sent.url().includes('/api/') && !later) asked.push(sent.url())
  })
  for (const address of [home, project]) {
    await page.goto(address ?? '', { waitUntil: 'networkidle' })
    await expect(page.locator('main h1')).toBeVisible()
  }
  expect(asked).toEqual([])
})
