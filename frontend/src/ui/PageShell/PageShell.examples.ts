import { examplesOf } from '../examples'
import PageShell from './PageShell.vue'

export default examplesOf('PageShell', PageShell, [
  { name: 'public', slots: { default: 'Inhalt' } },
  { name: 'internal', props: { internal: true }, slots: { default: 'Inhalt für Mitarbeitende' } },
])
