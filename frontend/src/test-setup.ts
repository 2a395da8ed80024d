import '@testing-library/jest-dom/vitest'
import { cleanup } from '@testing-library/vue'
import { disableAutoUnmount, enableAutoUnmount } from '@vue/test-utils'
import { afterEach, beforeEach } from 'vitest'
import { loadAllWords, loadContactWords, loadLetterWords, loadReadWords, setLang } from '@/lib/i18n'

beforeEach(async () => {
  sessionStorage.clear()
  await setLang('de')
  await loadAllWords()
  await loadLetterWords()
  await loadReadWords()
  await loadContactWords()
})
afterEach(cleanup)
// Files of tests share one world, so the second file finds it enabled.
disableAutoUnmount()
enableAutoUnmount(afterEach)
