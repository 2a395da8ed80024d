import { examplesOf } from '../examples'
import AppButton from './AppButton.vue'

export default examplesOf('AppButton', AppButton, [
  { name: 'primary', slots: { default: 'Stellungnahme übermitteln' } },
  { name: 'quiet', props: { variant: 'quiet', icon: 'print' }, slots: { default: 'Drucken' } },
  { name: 'danger', props: { variant: 'danger' }, slots: { default: 'Entwurf löschen' } },
  { name: 'busy', props: { busy: true }, slots: { default: 'Wird übermittelt' } },
  { name: 'disabled', props: { disabled: true }, slots: { default: 'Noch nicht offen' } },
  {
    name: 'link with an arrow',
    props: { href: '#', iconEnd: 'forward' },
    slots: { default: 'Weiter zu Kapitel 3' },
  },
  { name: 'wide', props: { wide: true }, slots: { default: 'Anmelden' } },
  {
    name: 'very long',
    props: { icon: 'download' },
    slots: { default: 'Mitwirkungsverfahrensunterlagen zur Gesamtrevision der Ortsplanung herunterladen' },
  },
  {
    name: 'long French',
    lang: 'fr',
    slots: { default: 'Transmettre définitivement la prise de position de votre association' },
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: { iconEnd: 'forward' },
    slots: { default: 'إرسال المساهمة' },
  },
])
