import { examplesOf } from '../examples'
import SiteFooter from './SiteFooter.vue'

const example = (label: string) => ({ label, href: '#' })
const links = ['Frage stellen', 'Rückruf wünschen', 'Barriere melden'].map(example)
const pages = ['Über Mitwirken', 'Datenschutz', 'Barrierefreiheit', 'Netiquette', 'Impressum'].map(example)

export default examplesOf('SiteFooter', SiteFooter, [
  {
    name: 'with a phone',
    props: { title: 'Lieber am Telefon?', phone: '041 268 01 11', links, pages, owner: 'Gemeinde Emmen' },
    slots: { default: 'Montag bis Freitag. Wir tragen Ihre Stellungnahme für Sie ein.' },
  },
  {
    name: 'with address and hours',
    props: {
      title: 'Lieber am Telefon?',
      phone: '041 268 01 11',
      links,
      pages,
      owner: 'Gemeinde Emmen',
      address: 'Rüeggisingerstrasse 22\n6020 Emmenbrücke',
      hours: 'Montag bis Freitag, 8.00–11.45 Uhr und 13.30–17.00 Uhr\nMittwoch bis 18.00 Uhr',
    },
    slots: { default: 'Wir beantworten Ihre Fragen auch mündlich.' },
  },
  { name: 'without links', props: { title: 'Hilfe', links: [], owner: 'Gemeinde Emmen' } },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: { title: 'مساعدة', links: [{ label: 'الخصوصية', href: '#' }], owner: 'Emmen' },
  },
])
