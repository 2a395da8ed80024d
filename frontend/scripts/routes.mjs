import { readFileSync } from 'node:fs'

/**
 * What src/app/public/routes.ts says of each page, for tools that run without the app: its file, whether one has to log
 * in for it, and the part of the sentences it loads beside the first.
 */
export function routes() {
  const text = readFileSync(new URL('../src/app/public/routes.ts', import.meta.url), 'utf8')
  const list = text.slice(text.indexOf('})[] = ['))
  return list
    .split(/\n {2}\},?\n/)
    .filter((entry) => entry.includes('component:'))
    .map((entry) => ({
      name: /name: '([\w-]+)'/.exec(entry)?.[1] ?? '',
      file: (/import\('([^']+)'\)/.exec(entry)?.[1] ?? '')
        .replace('@/', 'src/')
        .replace('./', 'src/app/public/'),
      login: /\blogin: '\w+'/.test(entry),
      words: /\bwords: '(\w+)'/.exec(entry)?.[1],
    }))
}
