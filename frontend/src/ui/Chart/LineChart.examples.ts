import { examplesOf } from '../examples'
import LineChart from './LineChart.vue'

const weeks = Array.from({ length: 14 }, (_, index) => `Woche ${index + 1}`)
const ticks = Array.from({ length: 14 }, (_, index) => `${index + 1}`)
const posts = [12, 48, 131, 90, 74, 66, 51, 43, 40, 55, 61, 88, 160, 204]

export default examplesOf('LineChart', LineChart, [
  {
    name: 'one line',
    props: {
      title: 'Beiträge pro Woche',
      axis: 'Woche',
      labels: weeks,
      ticks,
      series: [{ label: 'Beiträge', values: posts }],
      count: 1123,
      countWords: '1’123 Beiträge',
    },
  },
  {
    name: 'three lines with a gap',
    props: {
      title: 'Woher die Beiträge kommen',
      axis: 'Woche',
      labels: weeks,
      ticks,
      series: [
        { label: 'Website', values: posts },
        {
          label: 'Papier',
          values: posts.map((value, index) => (index === 5 ? null : Math.round(value / 3))),
        },
        { label: 'Anlässe', values: posts.map((_, index) => (index % 4 === 2 ? 90 : 4)) },
      ],
    },
  },
  {
    name: 'a single point',
    props: {
      title: 'Seit heute offen',
      axis: 'Tag',
      labels: ['1. Juni'],
      series: [{ label: 'Beiträge', values: [7] }],
    },
  },
  { name: 'empty', props: { title: 'Beiträge', axis: 'Tag', labels: [], series: [] } },
])
