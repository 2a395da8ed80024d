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
  { name: 'without links', props: { title: 'Hilfe', links: [], owner: 'Gemeinde Emmen' } },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: { title: 'مساعدة', links: [{ label: 'الخصوصية', href: '#' }], owner: 'Emmen' },
  },
])
