import AppButton from '../AppButton/AppButton.vue'
import { examplesOf } from '../examples'
import StatePage from './StatePage.vue'

const actions = [
  { component: AppButton, slots: { default: 'Zu den Projekten' } },
  { component: AppButton, props: { variant: 'quiet' }, slots: { default: 'Uns fragen' } },
]

export default examplesOf('StatePage', StatePage, [
  { name: 'no permission', props: { kind: 'forbidden' }, slots: { actions } },
  { name: 'log in first', props: { kind: 'login' }, slots: { actions } },
  { name: 'not found', props: { kind: 'notFound' }, slots: { actions } },
  { name: 'offline', props: { kind: 'offline' } },
  { name: 'failed', props: { kind: 'failed', reference: '01K7ZW4Q' }, slots: { actions } },
  {
    name: 'long French',
    lang: 'fr',
    props: {
      kind: 'forbidden',
      title: 'Cet espace est réservé aux collaboratrices et collaborateurs de l’administration communale',
    },
    slots: { default: 'Si vous travaillez pour la commune, connectez-vous avec votre compte professionnel.' },
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: { kind: 'notFound', title: 'الصفحة غير موجودة' },
    slots: { default: 'تحقق من العنوان.' },
  },
])
