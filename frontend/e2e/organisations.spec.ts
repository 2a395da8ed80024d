import { expect, test, type Page } from '@playwright/test'
import { clean } from './axe'
import { choose, freshAddress, linkInMail, logIn } from './login'

let count = 0
/** A name nobody has used yet: the database may be older than this run. */
const fresh = (name: string) => `${name} ${String(Date.now())}-${String(process.pid)}-${String(count++)}`

async function found(page: Page, name: string) {
  await page.goto('/konto/organisationen')
  await page.getByRole('radio', { name: 'Verein' }).check()
  await page.getByLabel('Name der Organisation').fill(name)
  await page.getByRole('button', { name: 'Organisation erfassen' }).click()
  await expect(page).toHaveURL(/\/konto\/organisationen\/[0-9a-f-]{36}$/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
}

async function invite(page: Page, address: string, part: RegExp, language?: string) {
  await page.getByLabel('E-Mail-Adresse').fill(address)
  await page.getByRole('radio', { name: part }).check()
  if (language) await page.getByRole('radio', { name: language }).check()
  await page.getByRole('button', { name: 'Einladung senden' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: address })).toBeVisible()
}

test('from the account to a first organisation: errors stand at their fields', async ({ page }) => {
  await logIn(page, 'agov', 'Daniel Wicki')
  await page.getByRole('link', { name: 'Ihre Organisationen' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ihre Organisationen')
  const send = page.getByRole('button', { name: 'Organisation erfassen' })
  await send.click()
  await expect(page.getByRole('radiogroup')).toHaveAccessibleDescription(/Wählen Sie, was es ist/)
  const name = page.getByLabel('Name der Organisation')
  await expect(name).toHaveAccessibleDescription(/Geben Sie den Namen an/)
  await page.getByRole('radio', { name: 'Partei' }).check()
  await name.fill('www.partei.example')
  const uid = page.getByLabel('UID')
  await uid.fill('CHE-123.456.789')
  await send.click()
  await expect(name).toHaveAccessibleDescription(/nur den Namen/)
  await expect(uid).toHaveAccessibleDescription(/letzte Ziffer passt nicht/)
  await expect(name).toBeFocused()
  await uid.fill('123')
  await send.click()
  await expect(uid).toHaveAccessibleDescription(/Schreiben Sie CHE und neun Ziffern/)
  await clean(page)
  const party = fresh('Freie Mitte')
  await name.fill(party)
  await uid.fill('che 123 456 788 MWST')
  await send.click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(party)
  await expect(page.getByText('CHE-123.456.788')).toBeVisible()
  await expect(page.getByText('Die Gemeinde prüft diese Organisation noch')).toBeVisible()

  await page.getByRole('link', { name: 'Ihre Organisationen' }).click()
  const card = page.getByRole('article').filter({ hasText: party })
  await expect(card).toContainText('Noch nicht bestätigt')
  await expect(card).toContainText('Sie verfassen und geben frei')
})

test('invited by mail, logged in, accepted, promoted, handed over: somebody always releases', async ({
  page,
  browser,
  request,
}) => {
  test.slow()
  const name = fresh('Quartierverein')
  const address = freshAddress()
  await logIn(page, 'agov', 'Anna Kaufmann', '/konto/organisationen')
  await found(page, name)
  await expect(page.getByRole('button', { name: 'Austreten' })).toHaveCount(0)
  await expect(page.getByText('Laden Sie zuerst jemanden ein')).toBeVisible()

  await page.getByRole('button', { name: 'Einladung senden' }).click()
  await expect(page.getByLabel('E-Mail-Adresse')).toBeFocused()
  await expect(page.getByLabel('E-Mail-Adresse')).toHaveAccessibleDescription(
    /Geben Sie die E-Mail-Adresse an/,
  )
  await invite(page, address, /^Verfassen(?! und)/)
  await clean(page)

  // Somebody else, who is not logged in, opens the letter.
  const elsewhere = await browser.newContext()
  const other = await elsewhere.newPage()
  const asked: string[] = []
  other.on('request', (sent) => asked.push(sent.url()))
  const link = await linkInMail(request, address, '/einladung')
  await other.goto(link)
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Ihre Einladung')
  expect(new URL(other.url()).hash, 'the token leaves the address bar').toBe('')
  await clean(other)
  await other.getByRole('main').getByRole('link', { name: 'Anmelden' }).click()
  await other.getByRole('link', { name: 'Mit AGOV anmelden' }).click()
  await choose(other, 'Besim Hoxha')
  await expect(other).toHaveURL(/\/einladung$/)
  await expect(other.getByRole('heading', { level: 2, name })).toBeVisible()
  await expect(other.getByText('noch nicht bestätigt')).toBeVisible()
  await clean(other)
  await other.getByRole('button', { name: 'Einladung annehmen' }).click()
  await expect(other.getByRole('heading', { level: 1 })).toHaveText(name)
  await expect(other.getByRole('main')).toContainText('Sie verfassen')
  await expect(other.getByRole('button', { name: 'Einladung senden' })).toHaveCount(0)
  const token = new URL(link).hash.slice(1)
  expect(asked.filter((url) => url.includes(token))).toEqual([])
  expect(await other.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(token)

  // The link has done its work.
  await other.goto('about:blank')
  await other.goto(link)
  await expect(other.getByRole('alert').first()).toContainText('gilt nicht mehr')
  await expect(other.getByRole('main').getByRole('link', { name: 'Ihre Organisationen' })).toBeVisible()

  // As the last who releases, Anna neither leaves nor steps down before somebody else does.
  await page.reload()
  const anna = page.getByRole('listitem').filter({ hasText: 'Das sind Sie' })
  const besim = page.getByRole('listitem').filter({ hasText: 'Besim' })
  await expect(anna.getByRole('button')).toHaveCount(0)
  await expect(page.getByText('Danach könnte niemand mehr für diese Organisation freigeben')).toBeVisible()
  await besim.getByRole('button', { name: /^Freigeben lassen/ }).click()
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText('auch Sie')
  await question.getByRole('button', { name: 'Freigeben lassen' }).click()
  await expect(besim).toContainText('Verfassen und freigeben')
  await expect(anna.getByRole('button', { name: 'Austreten' })).toBeVisible()
  await besim.getByRole('button', { name: /^Nur verfassen lassen/ }).click()
  await question.getByRole('button', { name: 'Nur verfassen lassen' }).click()
  await expect(besim).not.toContainText('freigeben')

  await page.getByRole('button', { name: 'Freigabe übergeben' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Übergeben' }).click()
  await expect(dialog).toContainText('Wählen Sie ein Mitglied')
  await dialog.getByRole('radio', { name: /Besim/ }).check()
  await clean(page)
  await dialog.getByRole('button', { name: 'Übergeben' }).click()
  await expect(besim).toContainText('Verfassen und freigeben')
  await expect(page.getByRole('button', { name: 'Einladung senden' })).toHaveCount(0)

  await anna.getByRole('button', { name: 'Austreten' }).click()
  await expect(question).toContainText(name)
  await question.getByRole('button', { name: 'Austreten' }).click()
  await expect(page).toHaveURL(/\/konto\/organisationen$/)
  await expect(page.getByRole('article').filter({ hasText: name })).toHaveCount(0)
  await elsewhere.close()
})

test('a refusal on the way is told in words: two people remove each other', async ({
  page,
  browser,
  request,
}) => {
  test.slow()
  const name = fresh('Chor')
  const address = freshAddress()
  await logIn(page, 'agov', 'Elira Shala', '/konto/organisationen')
  await found(page, name)
  await invite(page, address, /^Verfassen und freigeben/)
  const elsewhere = await browser.newContext()
  const other = await elsewhere.newPage()
  await logIn(other, 'agov', 'Tiago Monteiro', '/konto')
  await other.goto(await linkInMail(request, address, '/einladung'))
  await other.getByRole('button', { name: 'Einladung annehmen' }).click()
  await expect(other.getByRole('heading', { level: 1 })).toHaveText(name)

  // Both see a page on which leaving is possible. One of them leaves, the other comes too late.
  await page.reload()
  const me = page.getByRole('listitem').filter({ hasText: 'Das sind Sie' })
  await me.getByRole('button', { name: 'Austreten' }).click()
  const self = other.getByRole('listitem').filter({ hasText: 'Das sind Sie' })
  await self.getByRole('button', { name: 'Austreten' }).click()
  await other.getByRole('alertdialog').getByRole('button', { name: 'Austreten' }).click()
  await expect(other).toHaveURL(/\/konto\/organisationen$/)
  await page.getByRole('alertdialog').getByRole('button', { name: 'Austreten' }).click()
  await expect(page.getByRole('alert').first()).toContainText('Danach könnte niemand mehr')
  await elsewhere.close()
})

test('an invitation is withdrawn, speaks the language chosen, and its link says so', async ({
  page,
  request,
}) => {
  const address = freshAddress()
  await logIn(page, 'agov', 'Maximiliane.*', '/konto/organisationen')
  await found(page, fresh('Verein mit einem Namen, der auf keinem Telefon in eine Zeile passt'))
  await invite(page, address, /^Verfassen(?! und)/, 'Français')
  const link = await linkInMail(request, address, '/einladung')
  expect(new URL(link).pathname).toBe('/fr/einladung')
  await page.getByRole('button', { name: /^Zurückziehen/ }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Zurückziehen' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: address })).toHaveCount(0)
  await page.goto(link)
  await expect(page.getByRole('alert').first()).toContainText('Cette invitation n’est plus valable')
  await page.goto('/einladung#abc')
  await expect(page.getByText('In dieser Adresse fehlt der Link aus der E-Mail')).toBeVisible()
})

test('what is not one’s own is not told from what does not exist', async ({ page }) => {
  await logIn(page, 'agov', 'Carla Portmann')
  await page.goto('/konto/organisationen/01981f3e-7c5a-7000-8000-000000000001')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Diese Seite gibt es nicht')
  await page.goto('/verwaltung/organisationen')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Diese Seite ist nicht für alle offen')
  await page.goto('/verwaltung/einheiten')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Diese Seite ist nicht für alle offen')
})

test('staff find an organisation, confirm it, and its members lose that by a new name', async ({
  page,
  browser,
}) => {
  test.slow()
  const name = fresh('Turnverein')
  const elsewhere = await browser.newContext()
  const member = await elsewhere.newPage()
  await logIn(member, 'agov', 'Anna Kaufmann', '/konto/organisationen')
  await found(member, name)

  await logIn(page, 'personal', 'Sandra Imhof', '/')
  await page.getByRole('banner').getByRole('button', { name: 'Sandra Imhof' }).click()
  await page.getByRole('menuitem', { name: 'Organisationen' }).click()
  await page.getByLabel('Stand').selectOption({ label: 'Warten auf uns' })
  const search = page.getByRole('searchbox', { name: 'Anfang des Namens' })
  await search.fill(name)
  await search.press('Enter')
  await expect(page.getByRole('row')).toHaveCount(2)
  await clean(page)
  await page.getByRole('link', { name }).click()
  await page.getByRole('button', { name: 'Bestätigen' }).click()
  const question = page.getByRole('alertdialog')
  await question.getByRole('button', { name: 'Bestätigen' }).click()
  await expect(page.getByRole('main')).toContainText('Bestätigt')
  await expect(page.getByRole('button', { name: 'Bestätigung zurücknehmen' })).toBeVisible()

  await member.reload()
  await expect(member.getByText('Die Gemeinde prüft diese Organisation noch')).toHaveCount(0)
  await member.getByRole('button', { name: 'Angaben ändern' }).click()
  const dialog = member.getByRole('dialog')
  await expect(dialog).toContainText('prüft die Gemeinde die Organisation noch einmal')
  await dialog.getByLabel('Name der Organisation').fill(`${name} Emmen`)
  await dialog.getByRole('button', { name: 'Angaben speichern' }).click()
  await expect(member.getByRole('heading', { level: 1 })).toHaveText(`${name} Emmen`)
  await expect(member.getByText('Die Gemeinde prüft diese Organisation noch')).toBeVisible()

  await page.reload()
  await page.getByRole('button', { name: 'Ausschalten' }).click()
  await question.getByRole('button', { name: 'Ausschalten' }).click()
  await expect(page.getByText('Diese Organisation ist ausgeschaltet')).toBeVisible()
  await member.reload()
  await expect(member.getByRole('heading', { level: 1 })).toHaveText('Diese Seite gibt es nicht')
  await elsewhere.close()
})

test('units are made, renamed, moved and switched off from the leaves', async ({ page, browser }) => {
  test.slow()
  const top = fresh('Direktion Bau')
  const leaf = fresh('Fachstelle Verkehr')
  await logIn(page, 'personal', 'Sandra Imhof', '/verwaltung/einheiten')
  const item = (name: string) => page.getByRole('listitem').filter({ hasText: name })
  /** A hidden name behind the words of a button may stand apart from them by a space. */
  const act = (words: string, name: string) => new RegExp(`^${words} ?: ${name}$`)
  const dialog = page.getByRole('dialog')
  async function add(name: string) {
    await dialog.getByLabel('Name der Einheit').fill(name)
    await dialog.getByRole('button', { name: 'Einheit anlegen' }).click()
    await expect(dialog).toHaveCount(0)
    await expect(page.getByRole('link', { name })).toBeVisible()
  }
  await page.getByRole('button', { name: 'Einheit anlegen' }).click()
  await dialog.getByRole('button', { name: 'Einheit anlegen' }).click()
  await expect(dialog.getByLabel('Name der Einheit')).toBeFocused()
  await expect(dialog.getByLabel('Name der Einheit')).toHaveAccessibleDescription(/Geben Sie den Namen an/)
  await add(top)
  await page.getByRole('button', { name: act('Darunter anlegen', top) }).click()
  await add(leaf)
  await expect(item(top).getByRole('listitem').filter({ hasText: leaf })).toBeVisible()

  // The same name twice in one place is refused at the field, with everything still there.
  await page.getByRole('button', { name: act('Darunter anlegen', top) }).click()
  await dialog.getByLabel('Name der Einheit').fill(leaf)
  await dialog.getByRole('button', { name: 'Einheit anlegen' }).click()
  await expect(dialog.getByLabel('Name der Einheit')).toHaveAccessibleDescription(
    /gibt es an dieser Stelle schon/,
  )
  await clean(page)
  await dialog.getByRole('button', { name: 'Abbrechen' }).click()

  await page.getByRole('button', { name: act('Ändern', leaf) }).click()
  await dialog.getByLabel('Name der Einheit').fill(`${leaf} neu`)
  await dialog.getByLabel('Gehört zu').selectOption({ label: 'keiner (zuoberst)' })
  await dialog.getByRole('button', { name: 'Speichern' }).click()
  await expect(item(top).getByRole('listitem')).toHaveCount(0)
  await clean(page)

  await page.getByRole('button', { name: act('Ändern', `${leaf} neu`) }).click()
  await dialog.getByLabel('Gehört zu').selectOption({ label: top })
  await dialog.getByRole('button', { name: 'Speichern' }).click()
  await expect(item(top).getByRole('listitem')).toHaveCount(1)
  await expect(page.getByRole('button', { name: act('Ausschalten', top) })).toHaveCount(0)
  const question = page.getByRole('alertdialog')
  await page.getByRole('button', { name: act('Ausschalten', `${leaf} neu`) }).click()
  await question.getByRole('button', { name: 'Ausschalten' }).click()
  await expect(item(top).getByRole('listitem')).toContainText('Ausgeschaltet')
  await page.getByRole('button', { name: act('Ausschalten', top) }).click()
  await question.getByRole('button', { name: 'Ausschalten' }).click()
  await expect(page.getByRole('button', { name: act('Einschalten', top) })).toBeVisible()

  // What lies below waits for what lies above.
  await expect(item(top).getByRole('listitem').getByRole('button')).toHaveCount(0)

  // Employees see the active ones and change nothing.
  const elsewhere = await browser.newContext()
  const employee = await elsewhere.newPage()
  await logIn(employee, 'personal', 'Fatime Krasniqi', '/verwaltung/einheiten')
  await expect(employee.getByRole('heading', { level: 1 })).toHaveText('Einheiten der Verwaltung')
  await expect(employee.getByText('Wird geladen')).toHaveCount(0)
  await expect(employee.getByRole('button', { name: 'Einheit anlegen' })).toHaveCount(0)
  await expect(employee.getByRole('link', { name: top })).toHaveCount(0)
  await elsewhere.close()
})
