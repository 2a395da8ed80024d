// Keeps the weight of public pages: what a first visit loads, compressed, per page and language.
// Fails the build when a budget is exceeded or a public page reaches back-office code.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

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

const pages = Object.keys(manifest).filter(
  (key) => /^src\/.*Page\.vue$/.test(key) && !key.includes('/staff/'),
)
// Whoever is logged in has the shared chunks already: these pages are never a first visit.
const behindLogin =
  /\/(AccountPage|PeoplePage|BatchesPage|BatchPage|NewBatchPage|OrganisationsPage|OrganisationPage|StaffOrganisationsPage|UnitsPage|ExportsPage|StaffProjectsPage|NewProjectPage|ProjectEditorPage|DossierPage|StaffSpacesPage)\.vue$/
// A page for everybody that loads all sentences, like the router says in `words`.
const allWords = /\/InvitationPage\.vue$/
const catalogues = Object.keys(manifest).filter((key) => /i18n\/\w+\/public\.json\?part=first$/.test(key))
const more = Object.keys(manifest).filter((key) => /i18n\/\w+\/public\.json\?part=more$/.test(key))
const letter = Object.keys(manifest).filter((key) => /i18n\/\w+\/public\.json\?part=letter$/.test(key))
const read = Object.keys(manifest).filter((key) => /i18n\/\w+\/public\.json\?part=read$/.test(key))
const contact = Object.keys(manifest).filter((key) => /i18n\/\w+\/public\.json\?part=contact$/.test(key))
const failures = []
function check(what, bytes, limit) {
  const ok = bytes <= limit
  console.log(`${ok ? '  ' : '✗ '}${what.padEnd(44)} ${show(bytes).padStart(8)} of ${show(limit)}`)
  if (!ok) failures.push(what)
}

if ([pages, catalogues, more, letter, read, contact].some(({ length }) => length === 0))
  failures.push('the manifest names no page or no catalogue')
const sum = (files) => files.reduce((total, file) => total + size(file), 0)
const heaviest = Math.max(...catalogues.map((key) => size(manifest[key].file)))
const heaviestLetter = Math.max(...letter.map((key) => size(manifest[key].file)))
const heaviestRead = Math.max(...read.map((key) => size(manifest[key].file)))
const heaviestContact = Math.max(...contact.map((key) => size(manifest[key].file)))
const heaviestMore = Math.max(...more.map((key) => size(manifest[key].file)))

for (const page of pages) {
  const chunks = [...needs('index.html'), ...needs(page)]
  for (const key of chunks) if (/\/staff\//.test(key)) failures.push(`${page} loads ${key}`)
  const files = new Set(chunks.map((key) => manifest[key].file).filter((file) => file.endsWith('.js')))
  const styles = new Set(chunks.flatMap((key) => manifest[key].css ?? []))
  const name = page.split('/').at(-1)
  if (behindLogin.test(page))
    check(`script ${name} with language`, sum([...files]) + heaviest + heaviestMore, budgets.behindLogin)
  else if (allWords.test(page))
    check(`script ${name} with language`, sum([...files]) + heaviest + heaviestMore, budgets.withAllWords)
  else {
    // Pages that load a further part of the sentences, like the router says in `words`.
    const further = /\/(Code|LoginLink|Preview|Unsubscribe)Page\.vue$/.test(page)
      ? heaviestLetter
      : /\/(Projects|Document|Search)Page\.vue$/.test(page)
        ? heaviestRead
        : /\/Contact(Sent)?Page\.vue$/.test(page)
          ? heaviestContact
          : 0
    // A preview is opened by few people, through a link they have been sent.
    const limit = /\/PreviewPage\.vue$/.test(page) ? budgets.withAllWords : budgets.script
    check(`script ${name} with language`, sum([...files]) + heaviest + further, limit)
  }
  check(`style  ${name}`, sum([...styles]), budgets.style)
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
