import { expect, type APIRequestContext, type Page } from '@playwright/test'

/** Logs a fictional person in at one of the sample town’s providers, by the ways a person would go. */
export async function logIn(page: Page, provider: 'agov' | 'personal', name: string, to = '/konto') {
  await page.goto(`/auth/${provider}/start?${new URLSearchParams({ return: to }).toString()}`)
  await choose(page, name)
  await expect(page.locator('main h1')).toBeVisible()
}

/** On the imitated provider’s own page. */
export async function choose(page: Page, name: string) {
  await page.getByRole('button', { name: new RegExp(`als ${name}$`) }).click()
}

/** The link in the newest mail to an address: to log in, or to another page that takes a token. */
export async function linkInMail(
  request: APIRequestContext,
  address: string,
  path = '/anmelden/link',
): Promise<string> {
  const wanted = new RegExp(`https?:\\S+${path}#\\S+`)
  let link: string | undefined
  await expect
    .poll(
      async () => {
        const mails = await request.get(`/dev/mail?format=json&to=${encodeURIComponent(address)}`)
        const [newest] = (await mails.json()) as { text: string }[]
        link = newest?.text.match(wanted)?.[0]
        return link
      },
      { timeout: 15_000 },
    )
    .toBeDefined()
  return link ?? ''
}

let count = 0
/** An address nobody has used yet. */
export function freshAddress(): string {
  return `e2e-${String(Date.now())}-${String(process.pid)}-${String(count++)}@example.ch`
}
