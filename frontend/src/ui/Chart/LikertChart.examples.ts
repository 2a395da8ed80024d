import { examplesOf } from '../examples'
import LikertChart from './LikertChart.vue'

const levels = ['gar nicht zufrieden', 'eher nicht', 'teils, teils', 'eher zufrieden', 'sehr zufrieden']
const rows = [
  { label: 'Grünräume und Treffpunkte', values: [121, 203, 260, 301, 98] },
  { label: 'Wege zur Schule', values: [64, 150, 201, 388, 177] },
  { label: 'Verkehr und Lärm', values: [301, 288, 190, 160, 41] },
]

export default examplesOf('LikertChart', LikertChart, [
  { name: 'stacked', props: { title: 'Wie zufrieden sind Sie mit …', levels, rows } },
  {
    name: 'centred on the middle',
    props: { title: 'Wie zufrieden sind Sie mit …', levels, rows, centred: true },
  },
  {
    name: 'one statement, four levels, few answers',
    props: {
      title: 'Die Begegnungszone',
      levels: ['lehne ab', 'lehne eher ab', 'stimme eher zu', 'stimme zu'],
      rows: [{ label: 'Tempo 20 vor dem Schulhaus', values: [2, 3, 7, 12] }],
    },
  },
  { name: 'empty', props: { title: 'Zufriedenheit', levels, rows: [] } },
  {
    name: 'long French',
    lang: 'fr',
    props: {
      title: 'Dans quelle mesure êtes-vous d’accord avec les propositions suivantes ?',
      levels: [
        'pas du tout d’accord',
        'plutôt pas d’accord',
        'neutre',
        'plutôt d’accord',
        'tout à fait d’accord',
      ],
      rows: [
        {
          label:
            'Les places de stationnement le long de la route cantonale doivent laisser la place à des arbres.',
          values: [11, 22, 33, 44, 55],
        },
      ],
    },
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: {
      title: 'هل توافقون؟',
      levels: ['لا', 'محايد', 'نعم'],
      rows: [{ label: 'منطقة هادئة', values: [20, 30, 50] }],
    },
  },
])
