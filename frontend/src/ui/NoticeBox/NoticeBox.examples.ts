import { examplesOf } from '../examples'
import AppButton from '../AppButton/AppButton.vue'
import NoticeBox from './NoticeBox.vue'

export default examplesOf('NoticeBox', NoticeBox, [
  { name: 'info', slots: { default: 'Die Unterlagen liegen auch am Schalter auf.' } },
  {
    name: 'positive',
    props: { tone: 'positive', title: 'Ihre Stellungnahme ist angekommen', level: 2 },
    slots: { default: 'Nummer V-2026-0184.' },
  },
  {
    name: 'warning',
    props: { tone: 'warning', title: 'Noch zwei Stunden' },
    slots: { default: 'Um 23.59 Uhr endet die Frist.' },
  },
  {
    name: 'negative with a way out',
    props: { tone: 'negative', title: 'Das hat nicht geklappt', live: 'assertive' },
    slots: {
      default: 'Was Sie geschrieben haben, ist noch da.',
      actions: {
        component: AppButton,
        props: { variant: 'quiet' },
        slots: { default: 'Noch einmal versuchen' },
      },
    },
  },
  {
    name: 'privacy',
    props: { tone: 'privacy', title: 'Was passiert mit meinen Daten?' },
    slots: {
      default:
        'Ihre Stellungnahme liest das Projektteam. Ihr Name erscheint nur, wenn Sie es erlauben. Nach dem Bericht wird er gelöscht.',
    },
  },
  {
    name: 'long French',
    lang: 'fr',
    props: { tone: 'privacy', title: 'Que deviennent les données que je transmets à la commune ?' },
    slots: {
      default:
        'Votre prise de position est lue par l’équipe du projet. Votre nom n’apparaît que si vous l’autorisez.',
    },
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: { tone: 'warning', title: 'تنبيه' },
    slots: { default: 'تنتهي المهلة اليوم.' },
  },
])
