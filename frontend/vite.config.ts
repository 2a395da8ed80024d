import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, URL } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'
import { routes } from './scripts/routes.mjs'
import { partOf, parts } from './words.mjs'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

const twins = { br: promisify(brotliCompress), gz: promisify(gzip) }

const langs = ['de', 'fr', 'it', 'en']

// Public pages and the back office are two entries, so that residents never
// download staff code. The second one joins the build as soon as its page exists.
const input: Record<string, string> = { public: path('index.html') }
if (existsSync(path('staff.html'))) input.staff = path('staff.html')
input.sw = path('src/sw/sw.ts')

/**
 * Cuts public.json: `?part=first` comes with every page, the others with pages that ask for them. `virtual:words` knows
 * how to load each of them: by part, then by language.
 */
const words: Plugin = {
  name: 'words',
  enforce: 'pre',
  resolveId: (id) => (id === 'virtual:words' ? '\0virtual:words' : null),
  load(id) {
    if (id === '\0virtual:words') {
      const loader = (lang: string, part: string) =>
        `${lang}: () => import(${JSON.stringify(path(`../i18n/${lang}/public.json`) + `?part=${part}`)})`
      const loaders = ['first', ...Object.keys(parts)].map(
        (part) => `${part}: {${langs.map((lang) => loader(lang, part)).join()}}`,
      )
      return `export default {${loaders.join()}}`
    }
    const [, file, part] = /^(.*public\.json)\?part=(\w+)$/.exec(id) ?? []
    if (!file) return null
    const all = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    const words = Object.fromEntries(Object.entries(all).filter(([key]) => partOf(key) === part))
    return { code: `export default ${JSON.stringify(words)}`, moduleType: 'js' }
  },
}

/** Tells the service worker which build it belongs to: any change of any file makes it another one. */
const build: Plugin = {
  name: 'build-in-worker',
  enforce: 'post',
  apply: 'build',
  generateBundle(_, bundle) {
    const others = Object.keys(bundle).filter((file) => file !== 'sw.js')
    const mark = createHash('sha256').update(others.sort().join()).digest('hex').slice(0, 12)
    const worker = bundle['sw.js']
    if (worker?.type !== 'chunk' || !worker.code.includes('__BUILD__')) throw new Error('no mark in sw.js')
    worker.code = worker.code.replaceAll('__BUILD__', JSON.stringify(mark))
  },
}

/** Tells the server which sentences it can preload with a page. */
const wordsOfPages: Plugin = {
  name: 'words-of-pages',
  apply: 'build',
  generateBundle() {
    const words = routes().flatMap(({ file, words }) => (words ? [[file, words]] : []))
    words.push(['src/app/public/OfflinePage.vue', 'offline'])
    const source = JSON.stringify(Object.fromEntries(words))
    this.emitFile({ type: 'asset', fileName: '.vite/words.json', source })
  },
}

/** Files compressed as well as can be, which takes too long to do with every request or start. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  async writeBundle({ dir = '' }, bundle) {
    const files = Object.keys(bundle).filter((file) => /\.(js|css|svg|webmanifest)$/.test(file))
    await Promise.all(
      files.map(async (file) => {
        const plain = await readFile(join(dir, file))
        if (plain.length <= 512) return
        await writeFile(join(dir, `${file}.br`), await twins.br(plain))
        await writeFile(join(dir, `${file}.gz`), await twins.gz(plain, { level: 9 }))
      }),
    )
  },
}

export default defineConfig({
  plugins: [words, vue(), wordsOfPages, build, compressed],
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
      // Styles come with a page, so that it never moves. What its script imports it asks for itself: the server preloads
      // it for the first page, and a list of it would be two kilobytes for every visitor.
      resolveDependencies: (_, deps) => deps.filter((file) => file.endsWith('.css')),
    },
    rolldownOptions: {
      input,
      // The component that each icon file makes is not used, only its lines.
      treeshake: { manualPureFunctions: ['createLucideIcon'] },
      output: {
        // The worker sees the pages below its own address, and keeps that address.
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
        codeSplitting: {
          // What every page needs compresses better in one piece, and stays in caches when only our own code changes.
          groups: [
            { name: 'vendor', test: /node_modules\/(@vue|vue|vue-router|@tanstack|openapi-fetch)\// },
            // What the frame of every page is made of; the worker stands alone.
            { name: 'frame', tags: ['$initial'], test: /^(?!.*\/src\/sw\/)/ },
          ],
        },
      },
    },
  },
})
