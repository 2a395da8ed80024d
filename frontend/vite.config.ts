import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath, URL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

// Public pages and the back office are two entries, so that residents never
// download staff code. The second one joins the build as soon as its page exists.
const input: Record<string, string> = { public: path('index.html') }
if (existsSync(path('staff.html'))) input.staff = path('staff.html')

// What a first visit does not need: the account, components that load on use, and what only the server puts into the head
// of pages; pages that a letter or a mail leads to have a part of their own.
const onUse =
  /^(account\.(?!title$|logOut$)|organisation\.|invitation\.|follow\.|wayOn\.|codes\.(?!title$)|ui\.(export|map|file|chart|table|combo|share|diff)\.|.*\.description$)/
// What pages to read in need beyond the first sentences: lists, documents, the search, what is below the fold of a project.
const toRead = /^(browse|dossier|find|reader)\.(?!description$)/
// The form to write to the municipality; other forms share its words about drafts.
const toWrite = /^contact\.(?!title$|draft\.|privacy\.title$|.*description$)/
const partOf = (key: string) =>
  /^(code|login\.link|preview|unsubscribe)\./.test(key)
    ? 'letter'
    : toRead.test(key)
      ? 'read'
      : toWrite.test(key)
        ? 'contact'
        : onUse.test(key)
          ? 'more'
          : 'first'

/** Cuts public.json: `?part=first` comes with every page, the others with pages that ask for them. */
const words: Plugin = {
  name: 'words',
  enforce: 'pre',
  load(id) {
    const [, file, part] = /^(.*public\.json)\?part=(first|more|letter|read|contact)$/.exec(id) ?? []
    if (!file) return null
    const all = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    const words = Object.fromEntries(Object.entries(all).filter(([key]) => partOf(key) === part))
    return { code: `export default ${JSON.stringify(words)}`, moduleType: 'js' }
  },
}

export default defineConfig({
  plugins: [words, vue()],
  resolve: { alias: { '@': path('src'), '@i18n': path('../i18n') } },
  // No options API: 1.6 KB less for every visitor.
  define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false' },
  // The server replaces the placeholder by a fresh nonce in every response.
  html: { cspNonce: '__CSP_NONCE__' },
  server: {
    fs: { allow: ['..'] },
    proxy: { '/api': process.env.MITWIRKEN_URL ?? 'http://127.0.0.1:8080' },
  },
  build: {
    // The server reads the manifest to put modulepreload links into the shell.
    manifest: true,
    assetsInlineLimit: 0,
    // Every supported browser knows modulepreload; the polyfill would only cost bytes.
    modulePreload: {
      polyfill: false,
      // What pages need that few people open is no list that every visitor carries along.
      resolveDependencies: (filename, deps) =>
        /\/(Account(Menu)?|Invitation|Workshop|People|\w*Batch(es)?|\w*Organisations?|Units|Exports|ListExport|StaffProjects|NewProject|ProjectEditor|Dossier|StaffSpaces|\w+Dialog)(Page)?-/.test(
          filename,
        )
          ? deps.filter((file) => file.endsWith('.css'))
          : deps,
    },
    rolldownOptions: {
      input,
      output: {
        codeSplitting: {
          // What every page needs compresses better in one piece, and stays in caches when only our own code changes.
          groups: [{ name: 'vendor', test: /node_modules\/(@vue|vue|vue-router|@tanstack|openapi-fetch)\// }],
        },
      },
    },
  },
})
