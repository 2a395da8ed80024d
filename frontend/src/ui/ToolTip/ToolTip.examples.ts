import AppButton from '../AppButton/AppButton.vue'
import { examplesOf } from '../examples'
import ToolTip from './ToolTip.vue'

export default examplesOf('ToolTip', ToolTip, [
  {
    name: 'at a button',
    props: { text: 'Die Vorschau zeigt die Seite, wie Bewohnerinnen und Bewohner sie sehen' },
    slots: { default: { component: AppButton, slots: { default: 'Vorschau' } } },
  },
  {
    name: 'long French, far edge',
    lang: 'fr',
    props: {
      align: 'end',
      text: 'L’aperçu montre la page telle que les habitantes et habitants la voient, avec tout ce qui n’est pas encore publié.',
    },
    slots: { default: { component: AppButton, slots: { default: 'Aperçu' } } },
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: { text: 'معاينة الصفحة' },
    slots: { default: { component: AppButton, slots: { default: 'معاينة' } } },
  },
])
