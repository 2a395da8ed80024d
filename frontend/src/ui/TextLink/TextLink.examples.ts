import { examplesOf } from '../examples'
import TextLink from './TextLink.vue'

export default examplesOf('TextLink', TextLink, [
  { name: 'plain', props: { href: '#' }, slots: { default: 'Alle Projekte' } },
  { name: 'with icon', props: { href: '#', icon: 'back' }, slots: { default: 'Zurück zu Kapitel 1' } },
  {
    name: 'another website',
    props: { href: 'https://www.emmen.ch', external: true },
    slots: { default: 'Gemeinde Emmen' },
  },
  {
    name: 'long Italian',
    lang: 'it',
    props: { href: '#', icon: 'download' },
    slots: { default: 'Scaricare la documentazione completa della procedura di consultazione' },
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: { href: '#', icon: 'back' },
    slots: { default: 'رجوع' },
  },
])
