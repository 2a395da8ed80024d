import { examplesOf } from '../examples'
import MoreButton from './MoreButton.vue'

export default examplesOf('MoreButton', MoreButton, [
  { name: 'more to come', props: { shown: 20, total: 1036 } },
  { name: 'busy', props: { shown: 20, total: 1036, busy: true } },
  { name: 'nobody counted', props: { shown: 20 } },
  { name: 'all there', props: { shown: 7, total: 7 } },
])
