import { loadWords } from '@/lib/i18n'
import { examplesOf } from '../examples'
import TallyChart from './TallyChart.vue'

// The words of results come along with pages that show some.
void loadWords('outcome')

const decided = [
  { key: 'accepted', count: 12 },
  { key: 'partly', count: 7 },
  { key: 'not_accepted', count: 9 },
  { key: 'noted', count: 3 },
]

export default examplesOf('TallyChart', TallyChart, [
  { name: 'decisions', props: { of: 'decisions', counts: decided, count: 31 } },
  {
    name: 'by chapter',
    props: {
      of: 'decisions',
      count: 31,
      chapters: [
        { title: '1 Zugang für alle', counts: decided },
        { title: '2 Datenschutz', counts: [] },
      ],
    },
  },
  { name: 'nothing to draw', props: { of: 'kinds', counts: [], count: 0 } },
])
