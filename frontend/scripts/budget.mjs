// Keeps the weight of public pages: what a first visit loads, compressed, per page and language.
// Fails the build when a budget is exceeded or a public page reaches back-office code.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { routes } from './routes.mjs'

const KB = 1024
const budgets = {
  script: 80 * KB,
  withAllWords: 85 * KB,
  behindLogin: 110 * KB,
  catalogue: 8 * KB,
  style: 14 * KB,
  font: 30 * KB,
}

const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))
const size = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length
const show = (bytes) => `${(bytes / KB).toFixed(1)} KB`

/** Everything a chunk needs before it can run: itself and its static imports. */
function needs(key, found = new Set()) {
  if (found.has(key)) return found
  found.add(key)
  for (const next of manifest[key].imports ?? []) needs(next, found)
  return found
}

const pages = routes().filter(({ file }) => file in manifest)
// Opened by few people, through a link they have been sent.
const rare = ['preview', 'invitation']
const catalogues = Object.keys(manifest).filter((key) => /i18n\/\w+\/public\.json\?part=first$/.test(key))
/** The heaviest language of a part of the sentences. */
const heaviest = (part) =>
  Math.max(
    ...Object.keys(manifest)
      .filter((key) => key.endsWith(`/public.json?part=${part}`))
      .map((key) => size(manifest[key].file)),
  )
const failures = []
function check(what, bytes, limit) {
  const ok = bytes <= limit
  console.log(`${ok ? '  ' : '✗ '}${what.padEnd(44)} ${show(bytes).padStart(8)} of ${show(limit)}`)
  if (!ok) failures.push(what)
}

if (pages.length < 20 || catalogues.length !== 4) failures.push('the manifest lacks pages or catalogues')
const sum = (files) => [...files].reduce((total, file) => total + size(file), 0)

for (const { name, file, login, words } of pages) {
  const chunks = [...needs('index.html'), ...needs(file)]
  for (const key of chunks) if (/\/staff\//.test(key)) failures.push(`${file} loads ${key}`)
  const scripts = new Set(chunks.map((key) => manifest[key].file).filter((path) => path.endsWith('.js')))
  const styles = new Set(chunks.flatMap((key) => manifest[key].css ?? []))
  const part = login ? 'more' : words
  // Whoever is logged in has the shared chunks already: these pages are never a first visit.
  const limit =
    login || name === 'workshop'
      ? budgets.behindLogin
      : rare.includes(name)
        ? budgets.withAllWords
        : budgets.script
  check(`script ${name} with language`, sum(scripts) + heaviest('first') + (part ? heaviest(part) : 0), limit)
  check(`style  ${name}`, sum(styles), budgets.style)
}
for (const key of catalogues) check(key.replace('../', ''), size(manifest[key].file), budgets.catalogue)

// Fonts are compressed already: the file is what is sent. Letters beyond Latin-1 come on demand.
const fonts = Object.values(manifest).filter(({ file }) => /-latin-wght-normal.*\.woff2$/.test(file))
if (fonts.length !== 1) failures.push(`${fonts.length} fonts for plain text instead of one`)
for (const { file } of fonts) check(file, readFileSync(new URL(file, dist)).length, budgets.font)

if (failures.length) {
  console.error(`\nOver budget: ${failures.join(', ')}`)
  process.exit(1)
}
