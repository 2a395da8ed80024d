import { examplesOf } from '../examples'
import BannerBar from './BannerBar.vue'

export default examplesOf('BannerBar', BannerBar, [
  {
    name: 'info',
    props: { label: 'Vorschau' },
    slots: { default: 'So sehen Besucherinnen und Besucher die Seite.' },
  },
  {
    name: 'offline',
    props: { label: 'Netz', tone: 'warning', icon: 'warning' },
    slots: { default: 'Sie sind offline. Was Sie schreiben, bleibt erhalten.' },
  },
  {
    name: 'negative',
    props: { label: 'Störung', tone: 'negative', icon: 'negative' },
    slots: { default: 'Senden ist gerade nicht möglich.' },
  },
  {
    name: 'internal',
    props: { label: 'Interner Raum', tone: 'internal', icon: 'locked' },
    slots: { default: 'Was Sie hier schreiben, sehen nur Mitarbeitende.' },
  },
  {
    name: 'now',
    props: { label: 'Jetzt offen', tone: 'now', dismissible: true },
    slots: { default: 'Die Abstimmung läuft.' },
  },
])
