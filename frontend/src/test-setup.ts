import '@testing-library/jest-dom/vitest'
import { cleanup } from '@testing-library/vue'
import { afterEach, beforeEach } from 'vitest'
import { loadAllWords, loadLetterWords, setLang } from '@/lib/i18n'

beforeEach(async () => {
  sessionStorage.clear()
  await setLang('de')
  await loadAllWords()
  await loadLetterWords()
})
afterEach(cleanup)
