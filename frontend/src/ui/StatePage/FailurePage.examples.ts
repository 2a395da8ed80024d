import { ApiProblem } from '@/lib/api/problem'
import AppButton from '../AppButton/AppButton.vue'
import { examplesOf } from '../examples'
import FailurePage from './FailurePage.vue'

const refused = (status: number, code = 'x') => ({ error: new ApiProblem({ status, code }) })
const back = { component: AppButton, slots: { default: 'Alle Projekte' } }

export default examplesOf('FailurePage', FailurePage, [
  { name: 'not allowed', props: refused(403), slots: { default: [back] } },
  { name: 'not there', props: refused(404), slots: { default: [back] } },
  { name: 'no connection', props: refused(0, 'client.offline') },
  {
    name: 'out of order',
    props: { error: new ApiProblem({ status: 500, code: 'internal', requestId: '01K7ZW4Q' }) },
  },
])
