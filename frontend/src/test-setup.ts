import '@testing-library/jest-dom/vitest'
import { cleanup } from '@testing-library/vue'
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
