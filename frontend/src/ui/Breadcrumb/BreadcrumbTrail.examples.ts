import { examplesOf } from '../examples'
import BreadcrumbTrail from './BreadcrumbTrail.vue'

export default examplesOf('BreadcrumbTrail', BreadcrumbTrail, [
  {
    name: 'three levels',
    props: {
      items: [
        { label: 'Mitreden', href: '#' },
        { label: 'Vernehmlassungen', href: '#' },
        { label: '«z’Ämme digital»' },
      ],
    },
  },
  { name: 'empty', props: { items: [] } },
  {
    name: 'very long',
    props: {
      items: [
        { label: 'Mitreden', href: '#' },
        { label: 'Verkehrsinfrastrukturfinanzierungsreglement der Gemeinde Emmen, zweite Lesung' },
      ],
    },
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: { items: [{ label: 'المشاريع', href: '#' }, { label: 'المدرسة' }] },
  },
])
