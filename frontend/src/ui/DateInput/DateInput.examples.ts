import { examplesOf } from '../examples'
import DateInput from './DateInput.vue'

export default examplesOf('DateInput', DateInput, [
  {
    name: 'empty',
    props: { name: 'geburt', legend: 'Geburtsdatum', hint: 'Zum Beispiel 31 3 1980', birthday: true },
  },
  { name: 'filled', props: { name: 'tag', legend: 'Datum', modelValue: '2026-12-04' } },
  {
    name: 'wrong',
    props: {
      name: 'tag2',
      legend: 'Datum',
      error: 'Schreiben Sie das Jahr mit vier Ziffern',
      optional: true,
    },
  },
])
