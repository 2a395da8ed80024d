import AppButton from '../AppButton/AppButton.vue'
import { examplesOf } from '../examples'
import DialogBox from './DialogBox.vue'
import { withOpener } from './opener'

const actions = [
  { component: AppButton, slots: { default: 'Einladung senden' } },
  { component: AppButton, props: { variant: 'quiet' }, slots: { default: 'Später' } },
]

export default examplesOf('DialogBox', withOpener(DialogBox), [
  {
    name: 'with actions',
    props: { title: 'Einladung senden' },
    slots: { default: 'Die Einladung geht an 340 Adressatinnen und Adressaten.', actions },
  },
  {
    name: 'wide, long French',
    lang: 'fr',
    props: {
      title: 'Envoyer l’invitation à toutes les personnes destinataires de la procédure de consultation',
      wide: true,
      guarded: true,
    },
    slots: { default: 'L’invitation part immédiatement. '.repeat(120), actions },
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: { title: 'إرسال الدعوة' },
    slots: { default: 'ستُرسل الدعوة الآن.', actions },
  },
])
