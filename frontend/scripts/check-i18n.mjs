// Sentences nobody shows any more only cost bytes and translators' time: every key of public.json is
// used in src or by the server. (That used keys exist is a compile error; that languages agree is a Go test.)
import { readdirSync, readFileSync } from 'node:fs'

const root = new URL('../', import.meta.url)
const read = (path) => readFileSync(new URL(path, root), 'utf8')
const keys = Object.keys(JSON.parse(read('../i18n/de/public.json')))
const list = (dir, wanted) =>
  readdirSync(new URL(dir, root), { recursive: true })
    .filter((path) => wanted.test(path) && !/[._]test\.\w+$|schema\.d\.ts$/.test(path))
    .map((path) => dir + path)
const sources = [...list('src/', /\.(ts|vue)$/), ...list('../internal/', /^(app|webui)\/.*\.go$/)]
const text = sources.map(read).join('\n')

/** `contact.kind.${kind}` uses every key of that shape. */
const patterns = [...text.matchAll(/`([a-zA-Z]+\.[\w.]*\$\{[^`]*)`/g)].map(
  ([, template]) => new RegExp(`^${template.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '\\w+')}$`),
)
const unused = keys.filter(
  (key) =>
    !text.includes(`'${key}'`) &&
    !text.includes(`"${key}"`) &&
    !patterns.some((pattern) => pattern.test(key)),
)
if (unused.length) {
  console.error(`i18n/*/public.json: nobody uses\n  ${unused.join('\n  ')}`)
  process.exit(1)
}
