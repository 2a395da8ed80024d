import { examplesOf } from '../examples'
import TextInput from '../TextInput/TextInput.vue'
import FieldGroup from './FieldGroup.vue'

const control = { component: TextInput, props: { 'aria-label': 'Strasse' } }

export default examplesOf('FieldGroup', FieldGroup, [
  { name: 'plain', props: { name: 'adresse', legend: 'Adresse' }, slots: { default: control } },
  {
    name: 'wrong',
    props: {
      name: 'adresse2',
      legend: 'Adresse',
      hint: 'Wo Sie angemeldet sind',
      error: 'Geben Sie eine Adresse ein',
    },
    slots: { default: control },
  },
])
