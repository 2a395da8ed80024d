import { examplesOf } from '../examples'
import ShareBox from './ShareBox.vue'

export default examplesOf('ShareBox', ShareBox, [
  {
    name: 'a project',
    props: {
      url: 'https://mitwirken.example.ch/projekte/sonnenplatz',
      title: 'Der Sonnenplatz wird grün',
      text: 'Machen Sie mit bis am 14. Dezember.',
    },
  },
  {
    name: 'very long address, French',
    lang: 'fr',
    props: {
      url: 'https://mitwirken.example.ch/fr/projekte/revision-totale-de-la-planification-locale-et-du-reglement-sur-les-constructions',
      title: 'Révision totale de l’aménagement local',
    },
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: { url: 'https://mitwirken.example.ch/p/1', title: 'الساحة' },
  },
])
