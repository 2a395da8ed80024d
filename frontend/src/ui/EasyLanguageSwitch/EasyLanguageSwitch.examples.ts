import { examplesOf } from '../examples'
import EasyLanguageSwitch from './EasyLanguageSwitch.vue'

export default examplesOf('EasyLanguageSwitch', EasyLanguageSwitch, [
  { name: 'off', props: { modelValue: false } },
  { name: 'on', props: { modelValue: true } },
  { name: 'right to left', dir: 'rtl', props: { modelValue: true } },
])
