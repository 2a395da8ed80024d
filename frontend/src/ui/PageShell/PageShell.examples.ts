import { examplesOf } from '../examples'
import PageHeading from '../PageHeading/PageHeading.vue'
import PageShell from './PageShell.vue'

const page = (title: string, text: string) => ({
  component: PageHeading,
  props: { title },
  slots: { default: text },
})

export default examplesOf('PageShell', PageShell, [
  { name: 'public', slots: { default: page('Kontakt', 'Fragen Sie, wir antworten.') } },
  {
    name: 'internal',
    props: { internal: true },
    slots: { default: page('Vorprüfung', 'Nur für Mitarbeitende.') },
  },
  { name: 'busy', props: { busy: true }, slots: { default: page('Kontakt', 'Wird geladen.') } },
])
