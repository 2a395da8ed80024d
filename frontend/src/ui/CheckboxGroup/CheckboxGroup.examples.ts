import { examplesOf } from '../examples'
import CheckboxGroup from './CheckboxGroup.vue'

const options = [
  { value: 'mail', label: 'E-Mail' },
  { value: 'post', label: 'Brief', hint: 'Dauert zwei Tage länger.' },
  { value: 'nichts', label: 'Nichts davon' },
]

export default examplesOf('CheckboxGroup', CheckboxGroup, [
  {
    name: 'plain',
    props: {
      name: 'wege',
      legend: 'Wie möchten Sie hören, wie es weitergeht?',
      options,
      none: 'nichts',
      modelValue: ['mail'],
    },
  },
  {
    name: 'wrong, optional',
    props: { name: 'wege2', legend: 'Wege', options, optional: true, error: 'Wählen Sie höchstens zwei' },
  },
])
