import { examplesOf } from '../examples'
import RefusalNotice from './RefusalNotice.vue'

const login = {
  title: 'Dafür müssen Sie angemeldet sein.',
  text: 'Bitte melden Sie sich an.',
  reference: '',
}
const stronger = {
  title: 'Für diesen Schritt brauchen wir eine bestätigte Identität.',
  text: 'Melden Sie sich bitte noch einmal an; Ihre Eingaben bleiben erhalten.',
  reference: '',
}
const agov = { label: 'AGOV', href: '#agov', down: false }

export default examplesOf('RefusalNotice', RefusalNotice, [
  {
    name: 'refused',
    props: {
      refusal: {
        title: 'Ihnen fehlt dafür die Berechtigung.',
        text: 'Bitte wenden Sie sich an die Administration der Plattform.',
        reference: '',
      },
    },
  },
  {
    name: 'with a number for the phone',
    props: {
      refusal: {
        title: 'Das hat nicht geklappt',
        text: 'Der Fehler liegt bei uns.',
        reference: 'Kennung für Rückfragen: 4f1c2a',
      },
    },
  },
  {
    name: 'login needed, words kept',
    props: {
      refusal: login,
      kept: true,
      way: { reason: 'login', ways: [{ label: 'Anmelden', href: '#login', down: false }] },
    },
  },
  {
    name: 'stronger login needed',
    props: {
      refusal: stronger,
      kept: true,
      way: { reason: 'step_up', level: 'verified_resident', ways: [agov] },
    },
  },
  {
    name: 'two ways, one of them down',
    props: {
      refusal: stronger,
      level: 2,
      way: {
        reason: 'step_up',
        level: 'verified_person',
        ways: [agov, { label: 'SwissID der Gemeinde Küssnacht am Rigi', href: '#other', down: true }],
      },
    },
  },
  {
    name: 'long French',
    lang: 'fr',
    props: {
      refusal: {
        title: 'Cette étape requiert une identité confirmée.',
        text: 'Veuillez vous connecter encore une fois ; ce que vous avez saisi est conservé.',
        reference: '',
      },
      way: { reason: 'step_up', level: 'verified_person', ways: [agov] },
    },
  },
])
