import { examplesOf } from '../examples'
import StatusBadge from './StatusBadge.vue'

export default examplesOf('StatusBadge', StatusBadge, [
  { name: 'now', props: { state: 'now' }, slots: { default: 'noch 12 Tage' } },
  { name: 'soon', props: { state: 'soon' }, slots: { default: 'ab 7. Januar' } },
  { name: 'done', props: { state: 'done' }, slots: { default: 'Bericht veröffentlicht' } },
  { name: 'draft', props: { state: 'draft' }, slots: { default: 'Entwurf' } },
  { name: 'neutral', props: { state: 'neutral' }, slots: { default: 'in Auswertung' } },
  { name: 'withdrawn', props: { state: 'withdrawn' }, slots: { default: 'zurückgezogen' } },
  {
    name: 'very long',
    props: { state: 'now' },
    slots: { default: 'bis Donnerstag, 31. Dezember 2026, 23.59 Uhr verlängert' },
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: { state: 'now' },
    slots: { default: 'بقي 12 يومًا' },
  },
])
