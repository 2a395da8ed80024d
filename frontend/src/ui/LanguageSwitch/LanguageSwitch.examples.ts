import { examplesOf } from '../examples'
import LanguageSwitch from './LanguageSwitch.vue'

const languages = [
  { code: 'de', name: 'Deutsch' },
  { code: 'fr', name: 'Français' },
  { code: 'it', name: 'Italiano' },
  { code: 'en', name: 'English' },
]

export default examplesOf('LanguageSwitch', LanguageSwitch, [
  { name: 'four languages', props: { current: 'de', languages } },
  { name: 'one is chosen', props: { current: 'it', languages } },
])
