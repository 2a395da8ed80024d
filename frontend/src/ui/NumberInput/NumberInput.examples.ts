import { examplesOf } from '../examples'
import FormField from '../FormField/FormField.vue'
import NumberInput from './NumberInput.vue'

const field = (name: string, label: string, props: Record<string, unknown> = {}) => ({
  component: FormField,
  props: { name: `number-${name}`, label, ...props },
})

export default examplesOf('NumberInput', NumberInput, [
  { name: 'whole', props: { modelValue: '32’380' }, inside: field('whole', 'Einwohnerinnen und Einwohner') },
  {
    name: 'money',
    props: { decimals: 2, before: 'CHF', modelValue: '21’000.50' },
    inside: field('money', 'Betrag in Franken'),
  },
  {
    name: 'unit',
    props: { unit: 'm²', size: 4, modelValue: '120' },
    inside: field('unit', 'Fläche in Quadratmetern'),
  },
  {
    name: 'wrong',
    props: { modelValue: 'etwa 20' },
    inside: field('wrong', 'Anzahl Personen', { error: 'Geben Sie eine Zahl ein, zum Beispiel 20' }),
  },
  {
    name: 'long French',
    lang: 'fr',
    props: { before: 'CHF', size: 16, decimals: 2 },
    inside: field('fr', 'Montant demandé pour la réalisation du projet dans votre quartier'),
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: { unit: 'CHF', modelValue: '500' },
    inside: field('ar', 'المبلغ'),
  },
])
