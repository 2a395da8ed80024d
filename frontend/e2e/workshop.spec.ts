import { expect, test } from '@playwright/test'
import {
  allStates,
  bringAxe,
  complaintsOf,
  componentsOf,
  open,
  problemsOf,
  turnTo,
} from '../scripts/workshop.mjs'

test.describe('every component', () => {
  test.beforeEach(() => {
    test.setTimeout(120_000)
  })

  for (const [what, width, query] of [
    ['at 320 px', 320, {}],
    ['with text at 200 %', 360, { schrift: '200' }],
    ['with text at 200 % on a desktop', 1280, { schrift: '200' }],
    ['with very long words', 360, { lang: '1' }],
    ['right to left', 360, { richtung: 'rtl' }],
  ] as const) {
    test(`fits into the window ${what}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 })
      const complaints = complaintsOf(page)
      const components = componentsOf(await allStates(page))
      await open(page, components[0] ?? '', query)
      const wide: Record<string, string[]> = {}
      for (const component of components) {
        await turnTo(page, component)
        const found = await page.evaluate(() => {
          if (document.documentElement.scrollWidth <= innerWidth) return []
          const all = [...document.querySelectorAll('.workshop-alone *')]
          const out = all.filter((element) => {
            const { left, right } = element.getBoundingClientRect()
            return right > innerWidth + 1 || left < -1
          })
          return out.slice(0, 3).map((element) => element.outerHTML.slice(0, 120))
        })
        if (found.length) wide[component] = found
      }
      expect(wide).toEqual({})
      expect(complaints).toEqual([])
    })
  }

  for (const [what, media] of [
    ['forced colours', { forcedColors: 'active' }],
    ['reduced motion', { reducedMotion: 'reduce' }],
    ['paper', { media: 'print' }],
  ] as const) {
    test(`is drawn with ${what}`, async ({ page }) => {
      const complaints = complaintsOf(page)
      const components = componentsOf(await allStates(page))
      await page.setViewportSize({ width: 718, height: 1000 })
      await page.emulateMedia(media)
      await open(page, components[0] ?? '')
      const found: Record<string, string[]> = {}
      for (const component of components) {
        await turnTo(page, component)
        const problems = await page.evaluate(() => {
          const stage = document.querySelector('.workshop-alone')
          const empty = (stage?.textContent.trim() ?? '') === '' && !stage?.querySelector('svg, img')
          const moving = matchMedia('(prefers-reduced-motion: reduce)').matches
            ? document
                .getAnimations()
                .filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 1)
                .map((animation) => `moves: ${(animation as CSSAnimation).animationName}`)
            : []
          const overflow = document.documentElement.scrollWidth > innerWidth ? ['too wide'] : []
          return [...(empty ? ['empty'] : []), ...moving, ...overflow]
        })
        if (problems.length) found[component] = problems
      }
      delete found.LiveRegion
      expect(found).toEqual({})
      expect(complaints).toEqual([])
    })
  }
})

test.describe('the gallery', () => {
  test('passes axe and keeps the policy, with switches, a refused colour and frames in view', async ({
    page,
  }) => {
    test.slow()
    const complaints = complaintsOf(page)
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 })
      await page.goto('/werkstatt')
      const panel = page.locator('.workshop__drawer').first()
      if (!(await panel.evaluate((details) => (details as HTMLDetailsElement).open)))
        await panel.locator('summary').click()
      await page.getByLabel('Eigene Farbe').fill('#00a0e0')
      await page.getByRole('button', { name: 'Prüfen' }).click()
      await expect(page.getByText('Zu hell')).toBeVisible()
      await page.locator('#AppButton').scrollIntoViewIfNeeded()
      await expect(page.frameLocator('iframe[title="AppButton.primary"]').getByRole('button')).toBeVisible()
      await bringAxe(page)
      expect(await problemsOf(page)).toEqual([])
    }
    expect(complaints).toEqual([])
  })

  test('its switches reach every frame and live in the address', async ({ page }) => {
    await page.goto('/werkstatt#AppButton')
    const frame = page.frameLocator('iframe[title="AppButton.primary"]')
    const root = frame.locator('html')
    await expect(frame.getByRole('button')).toBeVisible()
    const before = await frame
      .getByRole('button')
      .evaluate((button) => getComputedStyle(button).backgroundColor)

    await page.getByRole('radio', { name: 'System' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await expect(root).toHaveAttribute('data-theme', 'dark')
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await expect(page.getByRole('radio', { name: 'Dunkel' })).toBeFocused()

    await page.getByLabel('Interner Raum').check()
    await expect(root).toHaveAttribute('data-space', 'internal')
    await page.getByLabel('Von rechts nach links').check()
    await expect(root).toHaveAttribute('dir', 'rtl')
    await page.getByLabel('200 %').check()
    await expect(root).toHaveCSS('font-size', '32px')
    await page.getByLabel('Rot', { exact: true }).check()
    await page.getByLabel('Sehr lange Texte').check()
    await expect(frame.getByRole('button', { name: /Ortsplanung/ })).toBeVisible()
    await page.getByLabel('320', { exact: true }).check()
    await expect.poll(() => root.evaluate((html) => html.ownerDocument.defaultView?.innerWidth)).toBe(320)
    expect(
      await frame.getByRole('button').evaluate((button) => getComputedStyle(button).backgroundColor),
    ).not.toBe(before)
    await expect(page).toHaveURL(
      /\?thema=dark&akzent=a3262e&intern=1&schrift=200&richtung=rtl&breite=320&lang=1$/,
    )

    await page.reload()
    await expect(page.getByLabel('Interner Raum')).toBeChecked()
    await page.getByRole('button', { name: 'Alle Schalter zurücksetzen' }).click()
    await expect(page).toHaveURL(/\/werkstatt$/)
    await expect(page.locator('html')).not.toHaveAttribute('data-theme')
  })

  test('a frame is a document of today, as wide as media queries think', async ({ page }) => {
    await page.goto('/werkstatt?breite=1280#SiteHeader')
    const frame = page.frameLocator('iframe[title="SiteHeader.public"]')
    const nav = frame.locator('.site-header__nav')
    await expect(nav).toBeVisible({ timeout: 15_000 })
    expect(await nav.evaluate(({ ownerDocument }) => ownerDocument.compatMode)).toBe('CSS1Compat')
    await page.getByLabel('360', { exact: true }).check()
    await expect(nav).toBeHidden()
  })

  test('finds components by name and state, and says how many', async ({ page }) => {
    await page.goto('/werkstatt')
    const filter = page.getByLabel('Name des Bausteins oder Zustands')
    await filter.fill('appbutton')
    const list = page.getByRole('navigation', { name: 'Bausteine' })
    await expect(list.getByRole('link')).toHaveCount(1)
    await expect(page.getByRole('status').filter({ hasText: '1 Baustein' })).toBeVisible()
    await list.getByRole('link').press('Enter')
    await expect(page).toHaveURL(/#AppButton$/)
    await expect(page.getByRole('heading', { level: 2, name: 'AppButton' })).toBeInViewport()
    await filter.fill('right to left')
    expect(await list.getByRole('link').count()).toBeGreaterThan(5)
    await filter.fill('gibt es nicht')
    await expect(page.getByText('Kein Baustein heisst so')).toBeVisible()
  })

  test('refuses a colour with the reason and offers a near one', async ({ page }) => {
    await page.goto('/werkstatt')
    const own = page.getByLabel('Eigene Farbe')
    await own.fill('#ffd23f')
    await own.press('Enter')
    await expect(page.getByRole('alert').filter({ hasText: 'Signalgelb' })).toBeVisible()
    await expect(page).toHaveURL(/\/werkstatt$/)
    await page.getByRole('button', { name: /#\w{6} nehmen/ }).click()
    await expect(page).toHaveURL(/akzent=/)
    await expect(page.getByText('Die Farbe besteht')).toBeVisible()
    await own.fill('blau')
    await own.press('Enter')
    await expect(page.getByText('Das ist keine Farbe')).toBeVisible()
  })

  test('one state opens alone, without the frame of the page, and the way back is there', async ({
    page,
  }) => {
    await page.goto('/werkstatt?thema=dark#AppButton')
    await page.locator('[data-alone="AppButton.primary"]').click()
    await expect(page).toHaveURL(/\?nur=AppButton\.primary&thema=dark$/)
    await expect(page.getByRole('banner')).toBeHidden()
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await expect(page.getByRole('main').getByRole('button')).toHaveCount(1)
    await expect(page).toHaveTitle(/^AppButton\.primary · Werkstatt – /)
    await page.goBack()
    await expect(page.getByRole('heading', { level: 1, name: 'Werkstatt' })).toBeVisible()
    await expect(page.getByRole('banner')).toBeVisible()
  })

  test('another language keeps the view', async ({ page }) => {
    await page.goto('/werkstatt?thema=dark')
    await page.getByRole('radio', { name: 'FR', exact: true }).check()
    await expect(page).toHaveURL(/\/fr\/werkstatt\?thema=dark$/)
    await expect(page.getByText('Ce dont toutes les pages sont faites')).toBeVisible()
  })

  test('does not exist where real people take part', async ({ page }) => {
    await page.route('**/werkstatt', async (route) => {
      const response = await route.fetch()
      const body = (await response.text()).replace('"demo":true', '"demo":false')
      await route.fulfill({ response, body })
    })
    await page.goto('/werkstatt')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Diese Seite gibt es nicht')
    await expect(page.locator('[data-alone]')).toHaveCount(0)
  })
})
