import { expect, test, vi } from 'vitest'
import { watchEffect } from 'vue'
import french from '@i18n/fr/public.json'
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

/** The module as a page finds it: with no part loaded but the first. */
async function fresh() {
  vi.resetModules()
  const words = await import('./i18n')
  await words.setLang('de')
  return words
}

test('whoever needs a part waits until it is there, also while another one waits', async () => {
  const words = await fresh()
  void words.loadWords('told')
  await words.loadWords('told')
  expect(words.t('events.title')).not.toBe('events.title')
})

test('sentences that come later draw nothing again that has its own', async () => {
  const words = await fresh()
  const shown = vi.fn<(sentence: string) => void>()
  const stop = watchEffect(() => shown(words.t('nav.projects')), { flush: 'sync' })
  await words.loadWords('told')
  expect(shown).toHaveBeenCalledTimes(1)
  stop()
})

test('what was shown as a key gets its sentence when it comes', async () => {
  const words = await fresh()
  const shown = vi.fn<(sentence: string) => void>()
  const stop = watchEffect(() => shown(words.t('events.title')), { flush: 'sync' })
  expect(shown).toHaveBeenLastCalledWith('events.title')
  await words.loadWords('told')
  expect(shown).not.toHaveBeenLastCalledWith('events.title')
  stop()
})

test('a part that is asked for while the language changes comes in the new one', async () => {
  const words = await fresh()
  await Promise.all([words.setLang('fr'), words.loadWords('told')])
  expect(words.lang.value).toBe('fr')
  expect(words.t('events.title')).toBe(french['events.title'])
})
