import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { draftLifetimes } from '@/lib/draft'
import { keptWords, stored } from './storage'

/** Every name under which the sources keep something in the browser. */
function used(): string[] {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.(ts|vue)$/.test(path) && !path.includes('.test.') && !path.includes('features/about/'),
  )
  return files
    .map((path) => readFileSync(`src/${path}`, 'utf8'))
    .filter((text) => /localStorage|sessionStorage/.test(text))
    .flatMap((text) => [...text.matchAll(/['"`](mitwirken:[a-z]+:?)/g)].map(([, name]) => name ?? ''))
}

test('the privacy page names everything that is kept in the browser, and nothing else', () => {
  expect([...new Set(used())].sort()).toEqual(stored.map(({ name }) => name).sort())
})

test('periods are those of the drafts', () => {
  expect(keptWords({ milliseconds: draftLifetimes.device })).toEqual([
    'privacy.storage.days',
    { Count: draftLifetimes.device / 86_400_000 },
  ])
})
