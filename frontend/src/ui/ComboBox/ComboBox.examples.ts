import { examplesOf } from '../examples'
import FormField from '../FormField/FormField.vue'
import ComboBox from './ComboBox.vue'

const options = [
  { value: '1', label: 'Gerliswilstrasse' },
  { value: '2', label: 'Rüeggisingerstrasse' },
  { value: '3', label: 'Seetalstrasse', hint: 'Emmenbrücke' },
  { value: '4', label: 'Sonnenplatz', disabled: true, hint: 'Zurzeit gesperrt' },
]
const field = (name: string, label: string, props: Record<string, unknown> = {}) => ({
  component: FormField,
  props: { name: `combo-${name}`, label, ...props },
})
/** Answers like a server: after a while, or never. */
const load = (query: string) =>
  new Promise<typeof options>((answer) =>
    setTimeout(
      () => answer(options.filter(({ label }) => label.toLowerCase().includes(query.toLowerCase()))),
      600,
    ),
  )

export default examplesOf('ComboBox', ComboBox, [
  { name: 'one value', props: { options }, inside: field('one', 'Strasse', { hint: 'Ohne Hausnummer' }) },
  { name: 'chosen', props: { options, modelValue: '3' }, inside: field('chosen', 'Strasse') },
  {
    name: 'several values',
    props: { options, modelValue: ['1', '2'], multiple: true },
    inside: field('several', 'Betroffene Strassen', { optional: true }),
  },
  {
    name: 'own words allowed',
    props: { options: [], modelValue: ['Velo', 'Schulweg'], multiple: true, free: true },
    inside: field('free', 'Schlagwörter'),
  },
  { name: 'asks a server', props: { load }, inside: field('load', 'Strasse') },
  {
    name: 'server cannot be heard',
    props: { load: () => Promise.reject(new Error('down')), least: 0 },
    inside: field('failed', 'Strasse'),
  },
  {
    name: 'wrong',
    props: { options, text: 'Bahnhofstrasse' },
    inside: field('wrong', 'Strasse', { error: 'Wählen Sie eine Strasse aus der Liste' }),
  },
  { name: 'out of reach', props: { options, disabled: true }, inside: field('off', 'Strasse') },
  {
    name: 'long French',
    lang: 'fr',
    props: {
      options: [
        { value: 'a', label: 'Direction de la construction, de l’environnement et de la mobilité' },
        { value: 'b', label: 'Direction de la formation, de la culture et du sport' },
      ],
      modelValue: ['a', 'b'],
      multiple: true,
    },
    inside: field('fr', 'Unités responsables du projet'),
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: { options: [{ value: 'a', label: 'الشارع الأول' }], modelValue: 'a' },
    inside: field('ar', 'الشارع'),
  },
])
