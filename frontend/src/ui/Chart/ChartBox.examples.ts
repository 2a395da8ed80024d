import { examplesOf } from '../examples'
import ChartBox from './ChartBox.vue'

export default examplesOf('ChartBox', ChartBox, [
  {
    name: 'own drawing',
    props: {
      title: 'Beteiligung',
      summary: 'Mehr als je zuvor.',
      count: 1072,
      columns: ['Jahr', 'Personen'],
      rows: [['2026', '1’072']],
    },
    slots: { default: 'Zeichnung' },
  },
  { name: 'nothing yet', props: { title: 'Beteiligung', columns: ['Jahr'], rows: [] } },
])
