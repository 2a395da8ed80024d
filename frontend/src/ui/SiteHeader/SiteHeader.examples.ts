import { examplesOf } from '../examples'
import LanguageSwitch from '../LanguageSwitch/LanguageSwitch.vue'
import SiteHeader from './SiteHeader.vue'

const nav = [
  { label: 'Mitreden', href: '#', current: true },
  { label: 'Ergebnisse', href: '#' },
  { label: 'Online-Schalter', href: '#' },
]
const language = {
  component: LanguageSwitch,
  props: {
    current: 'de',
    languages: [
      { code: 'de', name: 'Deutsch' },
      { code: 'fr', name: 'Français' },
    ],
  },
}

export default examplesOf('SiteHeader', SiteHeader, [
  {
    name: 'public',
    props: { name: 'mitwirken', place: 'Gemeinde Emmen', homeHref: '#', nav },
    slots: { language },
  },
  {
    name: 'with a logo',
    props: {
      name: 'mitwirken',
      place: 'Gemeinde Emmen',
      logo: { address: '/icons/192.png', width: 192, height: 192 },
      homeHref: '#',
      nav,
    },
    slots: { language },
  },
  { name: 'internal', props: { name: 'mitwirken', homeHref: '#', nav, internal: true } },
  { name: 'without navigation', props: { name: 'mitwirken', homeHref: '#', nav: [] } },
  {
    name: 'long Italian',
    lang: 'it',
    props: {
      name: 'partecipare',
      place: 'Comune di Castel San Pietro',
      homeHref: '#',
      nav: ['Partecipare alle decisioni', 'Risultati delle consultazioni', 'Sportello online', 'Agenda'].map(
        (label) => ({ label, href: '#' }),
      ),
    },
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: { name: 'mitwirken', homeHref: '#', nav: [{ label: 'المشاريع', href: '#' }] },
  },
])
