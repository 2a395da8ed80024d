import { examplesOf } from '../examples'
import GeneratedCover from '../GeneratedCover/GeneratedCover.vue'
import StatusBadge from '../StatusBadge/StatusBadge.vue'
import CardItem from './CardItem.vue'

const badge = { component: StatusBadge, props: { state: 'now' }, slots: { default: 'noch 3 Tage' } }
const cover = { component: GeneratedCover, props: { seed: 'schulweg', topic: 'school' } }

export default examplesOf('CardItem', CardItem, [
  {
    name: 'project',
    props: { title: 'Sicher zur Schule: Wo wird es eng?', href: '#', tone: 'now' },
    slots: {
      cover,
      badge,
      default: 'Markieren Sie auf der Karte, wo Kinder warten, rennen oder ausweichen müssen.',
      meta: 'Umfrage mit Karte',
    },
  },
  { name: 'only a title', props: { title: 'Freiraumkonzept', href: '#' } },
  {
    name: 'over, without a link',
    props: { title: 'Freiraumkonzept', tone: 'plain', level: 2 },
    slots: { default: 'Abgeschlossen im Mai.' },
  },
  {
    name: 'the one that matters most',
    props: { title: '«z’Ämme digital»', href: '#', feature: true, tone: 'now' },
    slots: { cover, badge },
  },
  {
    name: 'very long German',
    props: {
      title:
        'Mitwirkungsverfahren zur Gesamtrevision der Ortsplanung mit Verkehrsinfrastrukturfinanzierungsreglement',
      href: '#',
    },
    slots: {
      badge,
      default: 'Bevölkerungsvertretungsversammlungsprotokoll und vieles mehr.',
      meta: '1’036 Unterstützungen',
    },
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: { title: 'طريق آمن إلى المدرسة', href: '#' },
    slots: { cover, badge },
  },
])
