import { examplesOf } from '../examples'
import FormField from '../FormField/FormField.vue'
import SelectInput from './SelectInput.vue'
const field = (props: Record<string, unknown>) => ({
  component: FormField,
  props: { name: 'feld', ...props },
})

const options = [
  'Gerliswil',
  'Emmen Dorf',
  'Rothenburg-Bahnhof mit sehr langem Namen, der nicht in die Zeile passt',
].map((label) => ({ value: label, label }))

export default examplesOf('SelectInput', SelectInput, [
  { name: 'nothing chosen', props: { options }, inside: field({ label: 'Ortsteil' }) },
  {
    name: 'always one',
    props: { options, noEmpty: true, modelValue: 'Emmen Dorf' },
    inside: field({ label: 'Ortsteil' }),
  },
  { name: 'empty list', props: { options: [] }, inside: field({ label: 'Ortsteil' }) },
])
