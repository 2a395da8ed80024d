import { examplesOf } from '../examples'
import ColumnChoice from './ColumnChoice.vue'

export default examplesOf('ColumnChoice', ColumnChoice, [
  {
    name: 'as at the start',
    props: {
      modelValue: ['title', 'votes'],
      columns: [
        { key: 'title', label: 'Idee', fixed: true },
        { key: 'votes', label: 'Unterstützung', fixed: false },
        { key: 'id', label: 'Nummer', fixed: false },
      ],
    },
  },
  {
    name: 'changed, long French',
    lang: 'fr',
    props: {
      modelValue: ['a'],
      changed: true,
      columns: [
        { key: 'a', label: 'Auteure ou auteur de la prise de position', fixed: true },
        { key: 'b', label: 'Unité responsable de la réponse à la prise de position', fixed: false },
      ],
    },
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: { modelValue: ['a'], columns: [{ key: 'a', label: 'الفكرة', fixed: false }] },
  },
])
