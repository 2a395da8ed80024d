import { examplesOf } from '../examples'
import ProgressBar from './ProgressBar.vue'

export default examplesOf('ProgressBar', ProgressBar, [
  { name: 'known', props: { label: 'Newsletter wird versandt', value: 112, max: 340, text: '112 von 340' } },
  { name: 'unknown', props: { label: 'Bericht wird erstellt' } },
  { name: 'begun', props: { label: 'Export', value: 0 } },
])
