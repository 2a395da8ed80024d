import { expect, test, type Locator, type Page } from '@playwright/test'

test('the first stop of the tabulator leads past the header', async ({ page }) => {
  await page.goto('/')
  await expect(page.locator('main h1')).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Zum Inhalt springen' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('main').getByRole('link', { name: 'Alle Projekte' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('article').first().getByRole('link')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('main h1')).toBeFocused()
  await expect(page).toHaveURL(/\/projekte\//)
})

test('the form can be filled in and corrected without a mouse', async ({ page }) => {
  await page.goto('/kontakt')
  const radio = page.getByRole('radio', { name: 'Ich habe eine Frage' })
  await radio.focus()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('radio', { name: 'Ich wünsche einen Rückruf' })).toBeChecked()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('radio', { name: /Ich melde eine Barriere/ })).toBeChecked()
  await page.getByRole('button', { name: 'Barriere melden' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: 'Es gibt ein Problem' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Ihre Nachricht')).toBeFocused()
})

test('the menu of a phone opens, closes with Escape and gives the focus back', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 } })
  const page = await context.newPage()
  await page.goto('/')
  const menu = page.locator('summary')
  await menu.focus()
  await page.keyboard.press('Enter')
  const contact = page.getByRole('banner').getByRole('link', { name: 'Kontakt' })
  await expect(contact).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(contact).toBeHidden()
  await expect(menu).toBeFocused()
  await context.close()
})

/** Nobody presses the tabulator more often to get from one thing on a page to the next. */
const FAR = 90

/** Goes on by tabulator until the element has the focus, and sees it there; no pointer, no focus by program. */
async function reach(page: Page, target: Locator) {
  await expect(target).toBeVisible()
  for (let stops = 0; stops < FAR; stops++) {
    if (await target.evaluate((element) => element.matches(':focus-visible'))) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`the tabulator does not reach ${target.toString()}`)
}

async function press(page: Page, target: Locator, key = 'Enter') {
  await reach(page, target)
  await page.keyboard.press(key)
}

async function enterText(page: Page, field: Locator, words: string) {
  await reach(page, field)
  await page.keyboard.type(words)
}

/** A group of radio buttons is one stop; arrows go on from there. */
async function pick(page: Page, group: Locator, wanted: RegExp) {
  const radios = group.getByRole('radio')
  await expect(radios.first()).toBeVisible()
  const inside = () => radios.evaluateAll((all) => all.some((radio) => radio === document.activeElement))
  for (let stops = 0; stops < FAR && !(await inside()); stops++) await page.keyboard.press('Tab')
  const radio = group.getByRole('radio', { name: wanted })
  const chosen = group.locator('input:checked')
  for (let n = await radios.count(); n > 0 && !(await radio.isChecked()); n--)
    await page.keyboard.press((await chosen.count()) ? 'ArrowDown' : 'Space')
  await expect(radio).toBeChecked()
}

test('by keyboard alone somebody logs in, finds a project and follows it', async ({ page }) => {
  await page.goto('/')
  await press(page, page.getByRole('link', { name: 'Anmelden', exact: true }))
  await press(page, page.getByRole('link', { name: /AGOV/ }).first())
  await press(page, page.getByRole('button', { name: /als Carla Portmann$/ }))
  await press(page, page.getByRole('link', { name: 'Suche', exact: true }))
  const words = page.getByRole('searchbox')
  await enterText(page, words, 'Schulweg')
  await page.keyboard.press('Enter')
  await press(
    page,
    page
      .getByRole('main')
      .getByRole('link', { name: /Sicher zur Schule/ })
      .first(),
  )
  await expect(page.locator('main h1')).toBeFocused()
  await press(page, page.getByRole('button', { name: 'Verfolgen', exact: true }))
  const stop = page.getByRole('button', { name: 'Nicht mehr verfolgen' })
  await expect(page.getByText('Sie verfolgen das', { exact: true })).toBeVisible()
  await press(page, stop)
  await expect(page.getByRole('button', { name: 'Verfolgen', exact: true })).toBeFocused()
})

test('by keyboard alone staff begin a project, preview it and publish it', async ({ page, browser }) => {
  test.slow()
  const title = `Ohne Maus ${String(Date.now())}-${String(process.pid)}`
  await enter(page, 'Marco Steiner')
  await press(page, page.getByRole('link', { name: 'Projekt beginnen' }).first())
  await enterText(page, page.getByRole('textbox', { name: 'Titel' }), title)
  const select = page.getByRole('combobox', { name: 'In welchem Raum?' })
  if (await select.count()) {
    await reach(page, select)
    await page.keyboard.type('Mitwirken')
  } else await pick(page, page.getByRole('radiogroup', { name: 'In welchem Raum?' }), /^Mitwirken/)
  await pick(page, page.getByRole('radiogroup', { name: 'Womit beginnen?' }), /^Mit einer Vorlage/)
  const from = page.getByRole('combobox', { name: 'Vorlage oder Projekt' })
  await enterText(page, from, 'drei Phasen')
  await expect(page.getByRole('option', { name: /drei Phasen/ }).first()).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const today = new Date()
  for (const [field, part] of [
    ['Tag', today.getDate()],
    ['Monat', today.getMonth() + 1],
    ['Jahr', today.getFullYear()],
  ] as const)
    await enterText(page, page.getByLabel(field, { exact: true }), String(part))
  await press(page, page.getByRole('button', { name: 'Projekt beginnen' }))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)

  await enterText(page, page.getByLabel('Kurz gesagt'), 'Was soll hier wachsen?')
  await enterText(page, page.getByRole('combobox', { name: 'Verantwortliche Einheit' }), 'Bau und Umwelt')
  await enterText(page, page.getByRole('textbox', { name: 'Telefon' }), '041 268 01 11')
  await press(page, page.getByRole('button', { name: 'Speichern', exact: true }))
  await expect(page.getByText('Alles gespeichert')).toBeVisible()

  const popup = page.waitForEvent('popup')
  await press(page, page.getByRole('link', { name: /^Vorschau öffnen/ }))
  const beside = await popup
  await expect(beside.frameLocator('iframe').getByRole('heading', { level: 1 })).toHaveText(title)
  const device = beside.getByLabel('Gerät')
  await reach(beside, device)
  await beside.keyboard.type('Telefon')
  await expect(device.locator('option:checked')).toHaveText('Telefon')
  await beside.close()

  await press(page, page.getByRole('button', { name: 'Zur Freigabe geben' }))
  await press(page, page.getByRole('alertdialog').getByRole('button', { name: 'Zur Freigabe geben' }))
  await expect(page.getByRole('main').getByText('Das Projekt wartet auf die Freigabe')).toBeVisible()

  const lea = await (await browser.newContext()).newPage()
  await enter(lea, 'Lea Brunner')
  await reach(lea, lea.getByLabel('Auswahl'))
  await lea.keyboard.type('Warten auf')
  await press(lea, lea.getByRole('link', { name: title }))
  await press(lea, lea.getByRole('button', { name: 'Freigeben', exact: true }))
  await press(lea, lea.getByRole('alertdialog').getByRole('button', { name: 'Freigeben' }))
  await expect(lea.getByText('Freigegebene Fassungen')).toBeVisible()
  await lea.context().close()
})

/** Arrives at the list of projects of staff, by the imitated provider. */
async function enter(page: Page, name: string) {
  await page.goto(
    `/auth/personal/start?${new URLSearchParams({ return: '/verwaltung/projekte' }).toString()}`,
  )
  await press(page, page.getByRole('button', { name: new RegExp(`als ${name}$`) }))
  await expect(page.locator('main h1')).toBeVisible()
}
