import { examplesOf } from '../examples'
import AvatarInitials from './AvatarInitials.vue'

export default examplesOf('AvatarInitials', AvatarInitials, [
  { name: 'person', props: { name: 'Lea Brunner' } },
  { name: 'large', props: { name: 'Ahmed Özkan', size: 'large' } },
  { name: 'organisation', props: { name: 'Quartierverein Gerliswil', organisation: true } },
  { name: 'nobody', props: { name: '' } },
])
