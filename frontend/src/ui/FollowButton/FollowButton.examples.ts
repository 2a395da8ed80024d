import { examplesOf } from '../examples'
import FollowButton from './FollowButton.vue'

const settings = { path: '/konto' }

export default examplesOf('FollowButton', FollowButton, [
  { name: 'not following', props: { following: false, settings } },
  { name: 'following', props: { following: true, settings } },
  { name: 'not logged in', props: { login: { path: '/anmelden' } } },
  { name: 'busy', props: { busy: true } },
  {
    name: 'failed',
    props: {
      following: false,
      settings,
      refusal: { title: 'Keine Verbindung', text: 'Bitte versuchen Sie es noch einmal.', reference: '' },
    },
  },
  {
    name: 'long Italian',
    lang: 'it',
    props: {
      following: true,
      settings,
      refusal: {
        title: 'Non può seguirlo: non esiste più oppure non è visibile per Lei.',
        text: '',
        reference: '',
      },
    },
  },
])
