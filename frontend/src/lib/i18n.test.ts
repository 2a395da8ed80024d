import { expect, test } from 'vitest'
import { lang, setLang, t, type MessageKey } from './i18n'

test('the page speaks the language that was loaded, and says which', async () => {
  expect(t('nav.projects')).toBe('Mitreden')
  await setLang('fr')
  expect(t('nav.projects')).toBe('Participer')
  expect(lang.value).toBe('fr')
  expect(document.documentElement.lang).toBe('fr')
})

test('Count chooses the plural form of the language', async () => {
  expect(t('home.added', { Count: 1 })).toContain('weiteres Projekt')
  expect(t('home.added', { Count: 1200 })).toContain('1’200')
  await setLang('fr')
  expect(t('home.added', { Count: 0 })).toContain('projet supplémentaire')
})

test('a key nobody has comes back itself instead of an empty place', () => {
  expect(t('gibt.es.nicht' as MessageKey)).toBe('gibt.es.nicht')
})
