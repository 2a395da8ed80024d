import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from '@playwright/test'
import { launchOptions } from './scripts/chromium.mjs'

const port = process.env.MITWIRKEN_PORT ?? '4317'
const bin = process.env.MITWIRKEN_BIN ?? '../.build/mitwirken'
const folder = join(tmpdir(), `mitwirken-e2e-${port}`)
const baseURL = process.env.BASE_URL ?? `http://127.0.0.1:${port}`

/** Against the real program with its sample town; BASE_URL tests one that is already running. */
export default defineConfig({
  testDir: 'e2e',
  // One more than cores of a small machine: journeys wait for letters and clocks now and then.
  workers: 3,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // Generous: machines that build and test at the same time are slow, and a wrong page stays wrong.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  retries: process.env.CI ? 2 : 0,
  reporter: [['list'], ['html', { open: 'never' }]],
  // The service worker would answer in place of the server; tests about it let it in.
  use: {
    serviceWorkers: 'block',
    baseURL,
    launchOptions,
    // A page that still glides to an error while the next field is filled is no fault, and gliding takes time.
    contextOptions: { reducedMotion: 'reduce' },
    locale: 'de-CH',
    timezoneId: 'Europe/Zurich',
    // A trace takes a quarter of the processor time of a journey: only what is tried again leaves one.
    trace: 'on-first-retry',
  },
  ...(process.env.BASE_URL
    ? {}
    : {
        webServer: {
          command: `rm -rf '${folder}' && exec '${bin}' demo -dir '${folder}'`,
          url: `${baseURL}/readyz`,
          env: { MITWIRKEN_LISTEN: `127.0.0.1:${port}`, MITWIRKEN_PUBLIC_URL: baseURL },
          gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
          timeout: 60_000,
        },
      }),
})
