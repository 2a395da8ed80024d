import { examplesOf } from '../examples'
import DiffView from './DiffView.vue'
import type { DiffSegment } from './segments'

const segments: DiffSegment[] = [
  { op: 'equal', text: 'Die Begegnungszone gilt ' },
  { op: 'delete', text: 'werktags' },
  { op: 'insert', text: 'an allen Tagen' },
  {
    op: 'equal',
    text: ' zwischen Schulhaus und Sonnenplatz.\n\nTempo 20 wird signalisiert. Parkfelder werden ',
  },
  { op: 'insert', text: 'zur Hälfte ' },
  { op: 'equal', text: 'durch Bäume ersetzt' },
  { op: 'delete', text: ', soweit es der Verkehr zulässt' },
  { op: 'equal', text: '.' },
]

export default examplesOf('DiffView', DiffView, [
  { name: 'in one text', props: { segments } },
  { name: 'one of many', props: { segments, bare: true } },
  { name: 'side by side', props: { segments, mode: 'side' } },
  { name: 'nothing changed', props: { segments: [{ op: 'equal', text: 'Alles bleibt.' }] } },
  { name: 'all new', props: { segments: [{ op: 'insert', text: 'Artikel 4 wird neu eingefügt.' }] } },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: {
      segments: [
        { op: 'equal', text: 'تسري المنطقة ' },
        { op: 'delete', text: 'في أيام العمل' },
        { op: 'insert', text: 'كل يوم' },
      ],
      mode: 'side',
    },
  },
])
