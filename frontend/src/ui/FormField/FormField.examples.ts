import { examplesOf } from '../examples'
import TextInput from '../TextInput/TextInput.vue'
import FormField from './FormField.vue'

const control = { component: TextInput }

export default examplesOf('FormField', FormField, [
  { name: 'plain', props: { name: 'name', label: 'Name' }, slots: { default: control } },
  {
    name: 'optional with hint',
    props: { name: 'telefon', label: 'Telefon', hint: 'Für Rückfragen', optional: true },
    slots: { default: control },
  },
  {
    name: 'wrong',
    props: {
      name: 'mail',
      label: 'E-Mail-Adresse',
      hint: 'Zum Beispiel name@example.ch',
      error: 'Geben Sie eine E-Mail-Adresse mit @ ein',
    },
    slots: { default: control },
  },
  {
    name: 'the question of the page',
    props: { name: 'frage', label: 'Wo wohnen Sie?', large: true },
    slots: { default: control },
  },
  {
    name: 'long French',
    lang: 'fr',
    props: {
      name: 'motif',
      label: 'Pour quelles raisons souhaitez-vous que cette disposition soit modifiée ?',
      error: 'Indiquez en une phrase au moins pourquoi vous demandez cette modification',
    },
    slots: { default: control },
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: { name: 'ar', label: 'الاسم', hint: 'كما في الهوية', error: 'اكتب اسمك' },
    slots: { default: control },
  },
])
