import { examplesOf } from '../examples'
import AppButton from '../AppButton/AppButton.vue'
import EmptyState from './EmptyState.vue'

export default examplesOf('EmptyState', EmptyState, [
  {
    name: 'with a next step',
    props: { title: 'Noch keine Ideen' },
    slots: {
      default: 'Machen Sie den Anfang: Ein Satz genügt.',
      action: { component: AppButton, props: { href: '#' }, slots: { default: 'Idee schreiben' } },
    },
  },
  { name: 'only a title', props: { title: 'Keine Treffer', level: 3 } },
  { name: 'right to left', dir: 'rtl', lang: 'ar', props: { title: 'لا توجد أفكار بعد' } },
])
