import { examplesOf } from '../examples'
import MenuButton from './MenuButton.vue'

export default examplesOf('MenuButton', MenuButton, [
  {
    name: 'actions',
    props: {
      label: 'Aktionen',
      items: [
        { id: 'page', label: 'Öffentliche Seite ansehen', icon: 'external', href: '#seite' },
        { id: 'export', label: 'Als Tabelle herunterladen', icon: 'download' },
        { id: 'archive', label: 'Archivieren', icon: 'document', disabled: true },
        { id: 'delete', label: 'Löschen', danger: true, apart: true, icon: 'close' },
      ],
    },
  },
  {
    name: 'compact, at the far edge',
    props: {
      label: 'Aktionen für «Freiraumkonzept»',
      compact: true,
      align: 'end',
      items: [
        { id: 'edit', label: 'Bearbeiten' },
        { id: 'print', label: 'Drucken', icon: 'print' },
      ],
    },
  },
  { name: 'out of reach', props: { label: 'Aktionen', items: [], disabled: true } },
  {
    name: 'long French',
    lang: 'fr',
    props: {
      label: 'Autres actions pour cette prise de position',
      items: [
        { id: 'a', label: 'Transmettre la prise de position à l’unité compétente pour réponse' },
        { id: 'b', label: 'Télécharger' },
      ],
    },
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: { label: 'إجراءات', items: [{ id: 'a', label: 'تعديل', icon: 'document' }] },
  },
])
