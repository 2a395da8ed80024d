import { examplesOf } from '../examples'
import ConfirmDialog from './ConfirmDialog.vue'
import { withOpener } from './opener'

export default examplesOf('ConfirmDialog', withOpener(ConfirmDialog), [
  {
    name: 'destructive',
    props: { title: 'Entwurf löschen', confirm: 'Entwurf löschen' },
    slots: { default: 'Der Entwurf mit 14 Antworten ist danach nicht mehr da.' },
  },
  {
    name: 'harmless',
    props: { title: 'Stellungnahme übermitteln', confirm: 'Übermitteln', danger: false },
    slots: { default: 'Danach können Sie nichts mehr ändern.' },
  },
])
