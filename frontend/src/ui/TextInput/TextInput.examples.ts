import { examplesOf } from '../examples'
import FormField from '../FormField/FormField.vue'
import TextInput from './TextInput.vue'
const field = (props: Record<string, unknown>) => ({
  component: FormField,
  props: { name: 'feld', ...props },
})

export default examplesOf('TextInput', TextInput, [
  { name: 'text', inside: field({ label: 'Name' }) },
  {
    name: 'e-mail',
    props: { type: 'email', modelValue: 'name@example.ch' },
    inside: field({ label: 'E-Mail-Adresse' }),
  },
  {
    name: 'number',
    props: { type: 'number', size: 4, modelValue: '6020' },
    inside: field({ label: 'Postleitzahl' }),
  },
  {
    name: 'wrong',
    props: { type: 'tel' },
    inside: field({ label: 'Telefon', error: 'Geben Sie eine Telefonnummer ein' }),
  },
])
