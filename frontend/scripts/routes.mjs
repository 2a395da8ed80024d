import { readFileSync } from 'node:fs'

/**
 * What routes.ts and staff-routes.ts in src/app/public say of each page, for tools that run without the app: its file, whether one has to log
 * in for it, and the part of the sentences it loads beside the first.
 */
export function routes() {
  return ['routes', 'staff-routes']
    .map((name) => readFileSync(new URL(`../src/app/public/${name}.ts`, import.meta.url), 'utf8'))
    .flatMap((text) => text.slice(text.indexOf('Route[] = [')).split(/\n {2}\},?\n/))
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
