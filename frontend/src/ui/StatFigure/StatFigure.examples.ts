import { examplesOf } from '../examples'
import StatFigure from './StatFigure.vue'

export default examplesOf('StatFigure', StatFigure, [
  { name: 'number', props: { value: '23', label: 'Projekte seit 2023' } },
  {
    name: 'share with detail',
    props: { value: '96 %', label: 'der Beiträge beantwortet', detail: 'n = 1’036' },
  },
  { name: 'large', props: { value: '1’036’412', label: 'Unterstützungen' } },
])
