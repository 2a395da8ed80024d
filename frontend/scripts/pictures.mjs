// Pictures of every public page at two widths, light and dark, to be looked at: npm run pictures [name]
// Starts the built program with its sample town (MITWIRKEN_BIN), or takes the one at BASE_URL. Needs CHROMIUM.
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from '@playwright/test'
import { launchOptions } from './chromium.mjs'

const out = new URL('../pictures/', import.meta.url)
const only = process.argv[2]
const port = process.env.MITWIRKEN_PORT ?? '4318'
const base = process.env.BASE_URL ?? `http://127.0.0.1:${port}`

const stop = process.env.BASE_URL ? undefined : await startDemo()
try {
  await takePictures()
} finally {
  await stop?.()
}

async function startDemo() {
  const bin = process.env.MITWIRKEN_BIN ?? new URL('../../.build/mitwirken', import.meta.url).pathname
  const folder = await mkdtemp(join(tmpdir(), 'mitwirken-pictures-'))
  const env = { ...process.env, MITWIRKEN_LISTEN: `127.0.0.1:${port}`, MITWIRKEN_PUBLIC_URL: base }
  const demo = spawn(bin, ['demo', '-dir', folder], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = new Promise((resolve) => demo.once('exit', resolve))
  for (let n = 0; n < 120 && demo.exitCode === null; n++) {
    if (
      await fetch(`${base}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      break
    await sleep(500)
  }
  return async () => {
    demo.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
}

async function takePictures() {
  const response = await fetch(`${base}/api/v1/projects?group=open`)
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
}
