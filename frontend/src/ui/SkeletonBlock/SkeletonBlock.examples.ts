import { examplesOf } from '../examples'
import SkeletonBlock from './SkeletonBlock.vue'

export default examplesOf('SkeletonBlock', SkeletonBlock, [
  { name: 'text' },
  { name: 'cards', props: { shape: 'card', count: 3 } },
  { name: 'rows', props: { shape: 'row', count: 4, silent: true } },
  { name: 'heading', props: { shape: 'heading', silent: true } },
])
