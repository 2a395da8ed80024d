import { examplesOf } from '../examples'
import SpaceSwitcher from './SpaceSwitcher.vue'

export default examplesOf('SpaceSwitcher', SpaceSwitcher, [
  { name: 'one room', props: { spaces: [{ label: 'Emmen', href: '#emmen', current: true }] } },
  {
    name: 'public and internal',
    props: {
      spaces: [
        { label: 'Öffentlich', href: '#public', current: true, hint: 'Projekte der Gemeinde' },
        { label: 'Mitarbeitende', href: '#staff', internal: true, hint: 'Ideen und Umfragen im Haus' },
        { label: 'Kaderkonferenz', href: '#leaders', internal: true },
      ],
    },
  },
  {
    name: 'long French',
    lang: 'fr',
    props: {
      spaces: [
        { label: 'Espace public', href: '#fr' },
        {
          label: 'Collaboratrices et collaborateurs de la Direction de la formation',
          href: '#fr2',
          internal: true,
          current: true,
        },
      ],
    },
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: {
      spaces: [
        { label: 'عام', href: '#ar', current: true },
        { label: 'داخلي', href: '#ar2', internal: true },
      ],
    },
  },
])
