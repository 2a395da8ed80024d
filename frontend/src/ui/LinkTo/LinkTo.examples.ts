import { examplesOf } from '../examples'
import LinkTo from './LinkTo.vue'

export default examplesOf('LinkTo', LinkTo, [
  { name: 'inside the app', props: { to: '/projekte' }, slots: { default: 'Projekte' } },
  { name: 'an address', props: { href: 'https://www.emmen.ch' }, slots: { default: 'emmen.ch' } },
])
