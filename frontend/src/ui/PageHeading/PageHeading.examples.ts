import { examplesOf } from '../examples'
import AppButton from '../AppButton/AppButton.vue'
import PageHeading from './PageHeading.vue'

export default examplesOf('PageHeading', PageHeading, [
  { name: 'page', props: { title: 'Ziele', eyebrow: 'Kapitel 2 von 5' } },
  {
    name: 'start page',
    props: { title: 'Was Emmen als Nächstes entscheidet, entscheidet es mit Ihnen.', size: 'display' },
    slots: {
      default: 'Vier Vorhaben sind gerade offen.',
      actions: { component: AppButton, props: { href: '#' }, slots: { default: 'Alle ansehen' } },
    },
  },
  {
    name: 'very long German',
    props: { title: 'Verkehrsinfrastrukturfinanzierungsreglement und Bevölkerungsbefragung' },
  },
  {
    name: 'long French',
    lang: 'fr',
    props: {
      title: 'Quelles prestations doivent rester au guichet, et lesquelles doivent passer en ligne ?',
      eyebrow: 'Consultation',
    },
  },
  { name: 'right to left', dir: 'rtl', lang: 'ar', props: { title: 'ما الذي يبقى في الشباك؟' } },
])
