// Pictures of every public page at two widths, light and dark, to be looked at: npm run pictures
// Needs a running server (BASE_URL, default http://127.0.0.1:8080) and Chromium (CHROMIUM).
import { mkdir, rm } from 'node:fs/promises'
import { chromium } from '@playwright/test'
import { launchOptions } from './chromium.mjs'

const base = process.env.BASE_URL ?? 'http://127.0.0.1:8080'
const out = new URL('../pictures/', import.meta.url)
const only = process.argv[2]

const response = await fetch(`${base}/api/v1/projects?state=open`)
const { items } = await response.json()
const pages = {
  home: '/',
  'home-fr': '/fr',
  ...(items[0] ? { project: `/projekte/${items[0].slug}` } : {}),
  'contact-start': '/kontakt',
  'contact-errors': '/kontakt?kind=callback',
  'not-found': '/gibt-es-nicht',
}

await rm(out, { recursive: true, force: true })
await mkdir(out, { recursive: true })
const browser = await chromium.launch(launchOptions)
for (const [width, height] of [
  [360, 800],
  [1280, 900],
]) {
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme,
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    for (const [name, path] of Object.entries(pages)) {
      if (only && !name.startsWith(only)) continue
      await page.goto(base + path, { waitUntil: 'networkidle' })
      await page.locator('main h1').waitFor()
      await page.evaluate(() => document.fonts.ready)
      if (name === 'contact-errors') {
        await page.locator('form button[type=submit]').click()
        await page.getByRole('alert').first().waitFor()
      }
      await page.screenshot({
        path: new URL(`${name}-${width}-${colorScheme}.png`, out).pathname,
        fullPage: true,
      })
    }
    await context.close()
  }
}
await browser.close()
console.log(`pictures/ written`)
