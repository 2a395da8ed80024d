import { examplesOf } from '../examples'
import SearchField from './SearchField.vue'

export default examplesOf('SearchField', SearchField, [
  { name: 'empty', props: { label: 'Ideen durchsuchen' } },
  { name: 'with words', props: { label: 'Projekte durchsuchen', modelValue: 'Schulweg' } },
  { name: 'compact', props: { label: 'Alles durchsuchen', compact: true } },
  { name: 'busy', props: { label: 'Unterlagen durchsuchen', modelValue: 'Synopse', busy: true } },
  {
    name: 'long French',
    lang: 'fr',
    props: { label: 'Rechercher dans toutes les prises de position de la procédure de consultation' },
  },
  { name: 'right to left', dir: 'rtl', lang: 'ar', props: { label: 'بحث', modelValue: 'مدرسة' } },
])
