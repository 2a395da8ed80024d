import { examplesOf } from '../examples'
import TabSet from './TabSet.vue'

export default examplesOf('TabSet', TabSet, [
  {
    name: 'with counts',
    props: {
      label: 'Stellungnahme',
      modelValue: 'answers',
      tabs: [
        { id: 'answers', label: 'Antworten', count: 14 },
        { id: 'papers', label: 'Beilagen', count: 0 },
        { id: 'log', label: 'Verlauf', count: 1234 },
      ],
    },
    slots: { answers: 'Die Antworten.', papers: 'Keine Beilagen.', log: 'Was geschah.' },
  },
  {
    name: 'long French',
    lang: 'fr',
    props: {
      label: 'Procédure',
      tabs: [
        { id: 'a', label: 'De quoi il s’agit' },
        { id: 'b', label: 'Rapport sur les résultats' },
        { id: 'c', label: 'Dossier et documents de la procédure' },
        { id: 'd', label: 'Manifestations' },
      ],
    },
    slots: { a: 'Trois phrases.' },
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: {
      label: 'مشروع',
      tabs: [
        { id: 'a', label: 'نظرة عامة' },
        { id: 'b', label: 'الوثائق', count: 3 },
      ],
    },
    slots: { a: 'نص' },
  },
])
