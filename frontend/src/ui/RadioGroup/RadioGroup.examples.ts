import { examplesOf } from '../examples'
import RadioGroup from './RadioGroup.vue'

const options = [
  { value: 'ja', label: 'Zustimmung' },
  {
    value: 'vorbehalt',
    label: 'Zustimmung mit Vorbehalt',
    hint: 'Sie sind einverstanden, wenn etwas geändert wird.',
  },
  { value: 'nein', label: 'Ablehnung' },
]

export default examplesOf('RadioGroup', RadioGroup, [
  { name: 'plain', props: { name: 'haltung', legend: 'Wie stehen Sie zu diesem Kapitel?', options } },
  {
    name: 'chosen, side by side',
    props: {
      name: 'haltung2',
      legend: 'Einverstanden?',
      options: options.map(({ value, label }) => ({ value, label })),
      inline: true,
      modelValue: 'ja',
    },
  },
  {
    name: 'wrong',
    props: {
      name: 'haltung3',
      legend: 'Wie stehen Sie zu diesem Kapitel?',
      options,
      error: 'Wählen Sie eine Antwort',
    },
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: {
      name: 'haltung4',
      legend: 'هل توافق؟',
      options: [
        { value: 'a', label: 'نعم' },
        { value: 'b', label: 'لا' },
      ],
      modelValue: 'a',
    },
  },
])
