import { examplesOf } from '../examples'
import HeatTable from './HeatTable.vue'

const columns = ['16–25', '26–45', '46–65', 'ab 66']

export default examplesOf('HeatTable', HeatTable, [
  {
    name: 'crossed questions',
    props: {
      title: 'Wer aus welchem Quartier mitgemacht hat',
      corner: 'Quartier',
      columns,
      rows: [
        { label: 'Gersag', values: [12, 48, 61, 22] },
        { label: 'Meierhöfli', values: [31, 77, 40, 9] },
        { label: 'Emmen Dorf', values: [4, 19, 33, 28] },
        { label: 'Riffig', values: [0, 11, 24, null] },
      ],
      count: 419,
      countWords: '419 Teilnehmende',
    },
  },
  {
    name: 'one row',
    props: { title: 'Alter', corner: 'Frage', columns, rows: [{ label: 'Alter', values: [1, 2, 3, 4] }] },
  },
  { name: 'empty', props: { title: 'Alter', corner: 'Quartier', columns, rows: [] } },
])
