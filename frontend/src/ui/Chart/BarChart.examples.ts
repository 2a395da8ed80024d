import { examplesOf } from '../examples'
import BarChart from './BarChart.vue'

const wishes = [
  { label: 'Mehr Bäume und Schatten', value: 412 },
  { label: 'Sichere Wege zu Fuss und mit dem Velo', value: 386 },
  { label: 'Sitzplätze', value: 171 },
  { label: 'Weiss nicht', value: 3 },
]
const ages = ['16–25', '26–35', '36–45', '46–55', '56–65', '66–75', 'ab 76'].map((label, index) => ({
  label,
  value: [96, 178, 241, 203, 187, 118, 49][index] ?? 0,
}))

export default examplesOf('BarChart', BarChart, [
  { name: 'lying', props: { title: 'Was wünschen Sie sich am Sonnenplatz?', items: wishes } },
  {
    name: 'several answers possible',
    props: {
      title: 'Was nutzen Sie im Quartier?',
      items: [
        { label: 'Spielplatz', value: 210 },
        { label: 'Reussufer', value: 301 },
      ],
      respondents: 344,
    },
  },
  { name: 'upright', props: { title: 'Wie alt sind Sie?', items: ages, direction: 'vertical' } },
  {
    name: 'upright, many',
    props: {
      title: 'Beiträge pro Tag',
      direction: 'vertical',
      items: Array.from({ length: 31 }, (_, day) => ({
        label: `${day + 1}.`,
        value: Math.round(40 + 38 * Math.sin(day / 4)),
      })),
    },
  },
  {
    name: 'few answers, a tie',
    props: {
      title: 'Welcher Tag passt?',
      items: [
        { label: 'Dienstag', value: 4 },
        { label: 'Donnerstag', value: 4 },
        { label: 'Samstag', value: 1 },
      ],
    },
  },
  {
    name: 'no answers',
    props: {
      title: 'Aufrufe nach Seite',
      item: 'Seite',
      countWords: '7 Aufrufe',
      items: [
        { label: 'Startseite', value: 5 },
        { label: 'Projektseite', value: 2 },
      ],
    },
  },
  { name: 'empty', props: { title: 'Noch niemand hat geantwortet', items: [] } },
  {
    name: 'long French',
    lang: 'fr',
    props: {
      title: 'Quelles mesures d’aménagement des espaces publics souhaitez-vous voir réalisées en priorité ?',
      items: [
        {
          label:
            'Davantage d’arbres, d’ombre et de surfaces perméables sur les places et le long des chemins scolaires',
          value: 1204,
        },
        { label: 'Éclairage', value: 87 },
      ],
    },
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: {
      title: 'ماذا تتمنون؟',
      items: [
        { label: 'أشجار', value: 80 },
        { label: 'مقاعد', value: 40 },
      ],
    },
  },
])
