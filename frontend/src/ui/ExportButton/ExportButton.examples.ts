import { examplesOf } from '../examples'
import ExportButton from './ExportButton.vue'

const offer = { formats: ['xlsx', 'csv', 'pdf', 'docx', 'json'], personal: false }
const run = {
  id: '1',
  state: 'working' as const,
  rows: 12_400,
  expected: 50_000,
  address: '#datei',
  fileName: 'stellungnahmen_2026-11-22.xlsx',
}

export default examplesOf('ExportButton', ExportButton, [
  { name: 'offered', props: { offer } },
  { name: 'personal', props: { offer: { ...offer, personal: true } } },
  { name: 'waiting', props: { offer, run: { ...run, state: 'waiting', rows: 0 } } },
  { name: 'working', props: { offer, run } },
  { name: 'length unknown', props: { offer, run: { ...run, expected: undefined } } },
  { name: 'ready', props: { offer, run: { ...run, state: 'ready' } } },
  {
    name: 'failed',
    props: {
      offer,
      run: {
        ...run,
        state: 'failed',
        failure: {
          detail:
            'Die Liste hat mehr als 5’000 Zeilen, zu viele für dieses Format. Wählen Sie CSV oder Excel.',
        },
      },
    },
  },
])
