import { examplesOf } from '../examples'
import FormField from '../FormField/FormField.vue'
import TextArea from './TextArea.vue'
const field = (props: Record<string, unknown>) => ({
  component: FormField,
  props: { name: 'feld', ...props },
})

export default examplesOf('TextArea', TextArea, [
  { name: 'empty', inside: field({ label: 'Begründung' }) },
  {
    name: 'with a limit',
    props: { max: 600, modelValue: 'Andere Wege bleiben für alle offen.' },
    inside: field({ label: 'Ihr Antrag' }),
  },
  {
    name: 'too long',
    props: { max: 10, modelValue: 'Andere Wege bleiben für alle offen.' },
    inside: field({ label: 'Ihr Antrag', error: 'Kürzen Sie den Text auf 10 Zeichen' }),
  },
])
