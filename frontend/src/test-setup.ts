import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/vue'
import { disableAutoUnmount, enableAutoUnmount } from '@vue/test-utils'
import { afterEach, beforeEach } from 'vitest'
import { loadWords, setLang, type WordsPart } from '@/lib/i18n'
import { parts } from '../words.mjs'

// Components that load parts of themselves take their time on a machine that does other things as well.
configure({ asyncUtilTimeout: 10_000 })

beforeEach(async () => {
  sessionStorage.clear()
  await setLang('de')
  for (const part of Object.keys(parts) as WordsPart[]) await loadWords(part)
})
afterEach(cleanup)
// Files of tests share one world, so the second file finds it enabled.
disableAutoUnmount()
enableAutoUnmount(afterEach)
