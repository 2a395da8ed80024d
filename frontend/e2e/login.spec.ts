import { expect, test } from '@playwright/test'
import { clean } from './axe'
import { choose, freshAddress, linkInMail, logIn } from './login'

test('from the header to AGOV and back to where one was', async ({ page }) => {
  await page.goto('/kontakt?kind=question')
  await page.getByRole('banner').getByRole('link', { name: 'Anmelden' }).click()
  await expect(page).toHaveURL(/\/anmelden\?return=/)
  await expect(page.getByText('Sie brauchen die AGOV-App')).toBeVisible()
  await page.getByRole('link', { name: 'Mit AGOV anmelden' }).click()
  await choose(page, 'Tiago Monteiro')
  await expect(page).toHaveURL(/\/kontakt\?kind=question$/)
  const menu = page.getByRole('banner').getByRole('button', { name: 'Tiago Monteiro' })
  await menu.click()
  await expect(page.getByRole('menuitem', { name: 'Konto' })).toBeFocused()
  await clean(page)
  await page.getByRole('menuitem', { name: 'Abmelden' }).click()
  await expect(page.getByText('Sie sind abgemeldet')).toBeVisible()
  await expect(page.getByRole('banner').getByRole('button', { name: 'Tiago Monteiro' })).toHaveCount(0)
})

test('in French, with the employees’ login, and still in French after logging out', async ({ page }) => {
  await page.goto('/fr/anmelden')
  await page.getByRole('link', { name: 'Connexion du personnel' }).click()
  await choose(page, 'Nadia Rossi')
  await expect(page).toHaveURL(/\/fr\/verwaltung$/)
  await page.getByRole('banner').getByRole('button', { name: 'Nadia Rossi' }).click()
  await page.getByRole('menuitem', { name: 'Se déconnecter' }).click()
  await expect(page.getByText('Votre session est fermée')).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr')
})

for (const { lang, label, send, sent, use, right, elsewhere } of [
  {
    lang: '',
    label: 'E-Mail-Adresse',
    send: 'Link senden',
    sent: 'Wenn diese Adresse stimmt',
    use: 'Jetzt anmelden',
    right: '',
    elsewhere: '',
  },
  {
    lang: '/fr',
    label: 'Adresse e-mail',
    send: 'Envoyer le lien',
    sent: 'Si cette adresse est correcte',
    use: 'Me connecter maintenant',
    right: 'C’est exact, me connecter',
    elsewhere: 'Le lien a été demandé dans un autre navigateur',
  },
]) {
  test(`a link by mail logs in once, ${lang || 'German'}`, async ({ page, request, context }) => {
    const address = freshAddress()
    await page.goto(`${lang}/anmelden?return=${encodeURIComponent(`${lang}/konto`)}`)
    await page.getByLabel(label).fill(address)
    await page.getByRole('button', { name: send }).click()
    await expect(page.getByText(sent)).toBeVisible()

    const link = await linkInMail(request, address)
    if (elsewhere) await context.clearCookies()
    const asked: string[] = []
    page.on('request', (r) => asked.push(r.url() + (r.method() === 'POST' ? ' POST' : '')))
    await page.goto(link)
    await expect(page.getByRole('button', { name: use })).toBeVisible()
    expect(new URL(page.url()).hash, 'the token leaves the address bar').toBe('')
    expect(asked.filter((url) => url.endsWith('POST'))).toEqual([])
    await page.getByRole('button', { name: use }).click()

    if (elsewhere) {
      await expect(page.getByText(elsewhere)).toBeVisible()
      await expect(page.getByText(address)).toBeVisible()
      await clean(page)
      await page.getByRole('button', { name: right }).click()
    }
    await expect(page).toHaveURL(new RegExp(`${lang}/konto$`))
    await expect(page.getByText(address)).toBeVisible()

    await context.clearCookies()
    await page.goto('about:blank')
    await page.goto(link)
    await page.getByRole('button', { name: use }).click()
    await expect(page.getByRole('alert').first()).toBeVisible()
    await expect(page.locator('main a[href$="/anmelden"].app-button')).toBeVisible()
    const token = new URL(link).hash.slice(1)
    expect(asked.filter((url) => url.includes(token))).toEqual([])
  })
}

test('a wrong address is told at the field, with nothing sent', async ({ page }) => {
  await page.goto('/anmelden')
  await page.getByLabel('E-Mail-Adresse').fill('anna')
  await page.getByRole('button', { name: 'Link senden' }).click()
  await expect(page.getByLabel('E-Mail-Adresse')).toHaveAccessibleDescription(/Prüfen Sie die E-Mail-Adresse/)
})

test('who cancels at the provider is told so, in their language, and has all other ways', async ({
  page,
}) => {
  await page.goto('/fr/konto')
  await expect(page).toHaveURL(/\/fr\/anmelden\?return=/)
  await page.getByRole('link', { name: 'Se connecter avec AGOV' }).click()
  await page.getByRole('button', { name: /Abbrechen/ }).click()
  await expect(page).toHaveURL(/\/fr\/anmelden\?fehler=identity\.login_cancelled/)
  await expect(page.getByRole('alert').first()).toContainText('interrompu')
  await expect(page.getByRole('link', { name: 'Se connecter avec AGOV' })).toHaveAttribute(
    'href',
    /return=%2Ffr%2Fkonto/,
  )
  await page.getByRole('button', { name: /Deutsch/ }).click()
  await expect(page.getByRole('heading', { name: 'Wie möchten Sie sich anmelden?' })).toBeVisible()
})

test('another site cannot be smuggled in as the way back', async ({ page }) => {
  await page.goto('/anmelden?return=//evil.example')
  await expect(page.getByRole('link', { name: 'Mit AGOV anmelden' })).toHaveAttribute('href', /return=%2F$/)
})

test('a session that ended elsewhere shows at the next request', async ({ page, context }) => {
  await logIn(page, 'agov', 'Tiago Monteiro')
  await expect(page.getByRole('banner').getByRole('button', { name: 'Tiago Monteiro' })).toBeVisible()
  await context.clearCookies()
  await page.getByRole('button', { name: 'Kopie bestellen' }).click()
  await expect(page).toHaveURL(/\/anmelden\?return=%2Fkonto|\/anmelden\?return=\/konto/)
})

for (const lang of ['', '/fr', '/it', '/en']) {
  for (const [provider, name] of [
    ['agov', 'Carla Portmann'],
    ['personal', 'Nadia Rossi'],
  ] as const) {
    test(`${provider} logs in and comes back, ${lang || '/de'}`, async ({ page }) => {
      await page.goto(`${lang}/konto`)
      await page.locator(`main a[href^="/auth/${provider}/start"]`).click()
      await choose(page, name)
      await expect(page).toHaveURL(new RegExp(`${lang}/konto$`))
      await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
      await expect(page.locator('html')).toHaveAttribute('lang', lang.slice(1) || 'de')
    })
  }
}

for (const lang of ['/it', '/en']) {
  test(`a link by mail logs in, ${lang}`, async ({ page, request }) => {
    const address = freshAddress()
    await page.goto(`${lang}/anmelden?return=${encodeURIComponent(`${lang}/konto`)}`)
    await page.locator('#field-email').fill(address)
    await page.locator('main form button[type=submit]').click()
    await page.goto(await linkInMail(request, address))
    await page.locator('main button.app-button').click()
    await expect(page).toHaveURL(new RegExp(`${lang}/konto$`))
    await expect(page.getByText(address)).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('lang', lang.slice(1))
  })
}

test('logging out ends the session at the provider as well', async ({ page }) => {
  await logIn(page, 'agov', 'Tiago Monteiro')
  const visited: string[] = []
  page.on('request', (request) => visited.push(request.url()))
  await page.getByRole('button', { name: 'Hier abmelden' }).click()
  await expect(page.getByText('Sie sind abgemeldet')).toBeVisible()
  const ended = visited.find((url) => url.includes('/logout?'))
  expect(ended, 'the browser went by the provider').toBeDefined()
  expect(new URL(ended ?? '').searchParams.get('id_token_hint')).toBeTruthy()
  await page.goto('/auth/agov/start?return=/konto')
  await expect(page.getByRole('button', { name: /als Tiago Monteiro$/ })).toBeVisible()
})
