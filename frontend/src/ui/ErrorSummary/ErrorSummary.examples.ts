import { examplesOf } from '../examples'
import ErrorSummary from './ErrorSummary.vue'

export default examplesOf('ErrorSummary', ErrorSummary, [
  { name: 'one error', props: { errors: [{ field: 'name', message: 'Geben Sie Ihren Namen ein' }] } },
  {
    name: 'several, one of them of no field',
    props: {
      errors: [
        { field: 'mail', message: 'Geben Sie eine E-Mail-Adresse mit @ ein' },
        { field: '', message: 'Die Frist ist seit 23.59 Uhr abgelaufen' },
      ],
    },
  },
  { name: 'none', props: { errors: [] } },
])
