// Lighthouse on the pages that people meet first, as on a phone with a slow line: npm run lighthouse [name]
// Starts the built program with its sample town (MITWIRKEN_BIN) behind TLS and HTTP/2, as in production; needs CHROMIUM
// and openssl. Judge the figures of a quiet machine: RUNS=5 is the median of five.
import { execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { request as ask } from 'node:http'
import { createSecureServer } from 'node:http2'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from '@playwright/test'
import lighthouse from 'lighthouse'
import { launchOptions } from './chromium.mjs'

const runs = Number(process.env.RUNS ?? 5)
const only = process.argv[2]
const port = Number(process.env.MITWIRKEN_PORT ?? 4319)
const inside = port + 1
const base = `https://localhost:${port}`

/** Scores of 100, milliseconds, and the shift as a share of the window. */
const bars = [
  ['performance', (v) => v >= 97, '≥ 97'],
  ['accessibility', (v) => v === 100, '100'],
  ['best-practices', (v) => v === 100, '100'],
  ['seo', (v) => v === 100, '100'],
  ['LCP', (v) => v <= 1800, '≤ 1800'],
  ['CLS', (v) => v <= 0.02, '≤ 0.02'],
  ['longest task', (v) => v <= 200, '≤ 200'],
]

const folder = await mkdtemp(join(tmpdir(), 'mitwirken-lighthouse-'))
const stop = []
let failed = false
try {
  await startDemo()
  await startProxy()
  failed = await measure()
} finally {
  for (const end of stop.reverse()) await end()
  await rm(folder, { recursive: true, force: true })
}
process.exit(failed ? 1 : 0)

async function startDemo() {
  const bin = process.env.MITWIRKEN_BIN ?? new URL('../../.build/mitwirken', import.meta.url).pathname
  const env = {
    ...process.env,
    MITWIRKEN_LISTEN: `127.0.0.1:${inside}`,
    MITWIRKEN_PUBLIC_URL: base,
    // A page that search engines may not list has no full score.
    MITWIRKEN_SEARCH_ENGINES: 'true',
  }
  const demo = spawn(bin, ['demo', '-dir', join(folder, 'demo')], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise((resolve) => demo.once('exit', resolve))
  stop.push(async () => {
    demo.kill('SIGTERM')
    await ended
  })
  for (let n = 0; n < 240; n++) {
    if (demo.exitCode !== null) throw new Error('the demo did not start')
    const ready = await fetch(`http://127.0.0.1:${inside}/readyz`).catch(() => undefined)
    if (ready?.ok) return
    await sleep(500)
  }
  throw new Error('the demo is not ready')
}

/** What the proxy of an installation does: TLS and HTTP/2 outside, plain HTTP inside. */
async function startProxy() {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost']
  execFileSync('openssl', [...args, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  const server = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert), allowHTTP1: true })
  server.on('request', (incoming, outgoing) => {
    const headers = Object.fromEntries(
      Object.entries(incoming.headers).filter(([name]) => !name.startsWith(':')),
    )
    const { method, url } = incoming
    const inner = ask({ host: '127.0.0.1', port: inside, method, path: url, headers }, (answer) => {
      // HTTP/2 has none of these.
      const old = ['connection', 'keep-alive', 'transfer-encoding']
      const rest = Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !old.includes(name)))
      outgoing.writeHead(answer.statusCode ?? 502, rest)
      answer.pipe(outgoing)
    })
    inner.on('error', () => outgoing.destroy())
    incoming.pipe(inner)
  })
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
  stop.push(async () => void server.close())
}

async function measure() {
  const list = await (await fetch(`http://127.0.0.1:${inside}/api/v1/projects?group=open`)).json()
  const pages = { home: '/', project: `/projekte/${list.items[0].slug}`, projects: '/projekte' }
  let under = false
  for (const [name, path] of Object.entries(pages)) {
    if (only && only !== name) continue
    const results = []
    // The first visitor has the server make the pictures in the sizes that are asked for: none of what is measured.
    await visit(base + path)
    for (let n = 0; n < runs; n++) results.push(await visit(base + path))
    console.log(`\n${name}  ${path}`)
    for (const [what, reaches, bar] of bars) {
      const values = results.map((result) => result[what])
      const middle = median(values)
      const ok = reaches(middle)
      under ||= !ok
      console.log(
        `${ok ? '  ' : '✗ '}${what.padEnd(15)} ${shown(middle).padStart(7)}  ${bar.padEnd(7)} (${values.map(shown).join(' ')})`,
      )
    }
    for (const fault of new Set(results.flatMap(({ faults }) => faults))) console.log(`    ${fault}`)
  }
  return under
}

async function visit(address) {
  const debugging = port + 2
  const args = [
    ...launchOptions.args,
    '--ignore-certificate-errors',
    `--remote-debugging-port=${String(debugging)}`,
  ]
  const browser = await chromium.launch({ ...launchOptions, args })
  try {
    const { lhr } = await lighthouse(address, { port: debugging, output: 'json', logLevel: 'silent' })
    const { audits, categories } = lhr
    const score = (name) => Math.round(categories[name].score * 100)
    const tasks = audits['long-tasks'].details?.items ?? []
    return {
      performance: score('performance'),
      accessibility: score('accessibility'),
      'best-practices': score('best-practices'),
      seo: score('seo'),
      LCP: Math.round(audits['largest-contentful-paint'].numericValue),
      CLS: audits['cumulative-layout-shift'].numericValue,
      'longest task': Math.round(Math.max(0, ...tasks.map(({ duration }) => duration))),
      faults: faultsOf(categories, audits),
    }
  } finally {
    await browser.close()
  }
}

/** What cost points, apart from the speed that stands above. */
function faultsOf(categories, audits) {
  return ['accessibility', 'best-practices', 'seo'].flatMap((name) =>
    categories[name].auditRefs
      .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1)
      .map(({ id }) => `${name}: ${audits[id].title}`),
  )
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

function shown(value) {
  return Number.isInteger(value) ? String(value) : value.toFixed(3)
}
