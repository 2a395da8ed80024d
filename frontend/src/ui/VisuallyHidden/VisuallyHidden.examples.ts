import { examplesOf } from '../examples'
import VisuallyHidden from './VisuallyHidden.vue'

export default examplesOf('VisuallyHidden', VisuallyHidden, [
  { name: 'a word for screen readers', slots: { default: 'abgeschlossen:' } },
  { name: 'a heading for screen readers', props: { as: 'h2' }, slots: { default: 'Beiträge' } },
])
