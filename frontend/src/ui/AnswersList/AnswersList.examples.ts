import { examplesOf } from '../examples'
import AnswersList from './AnswersList.vue'

export default examplesOf('AnswersList', AnswersList, [
  {
    name: 'before sending',
    props: {
      rows: [
        {
          key: 'haltung',
          question: 'Wie stehen Sie zu diesem Kapitel?',
          answer: 'Zustimmung mit Vorbehalt',
          changeHref: '#',
        },
        { key: 'wege', question: 'Wege', answer: ['E-Mail', 'Brief'], changeHref: '#' },
        { key: 'grund', question: 'Begründung' },
      ],
    },
  },
  {
    name: 'sent',
    props: { fixed: true, rows: [{ key: 'a', question: 'Ihr Antrag', answer: 'Erste Zeile\nZweite Zeile' }] },
  },
  { name: 'empty', props: { rows: [] } },
])
