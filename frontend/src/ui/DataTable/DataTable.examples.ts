import AppButton from '../AppButton/AppButton.vue'
import { examplesOf } from '../examples'
import DataTable from './DataTable.vue'
import type { Column } from './table'

interface Idea {
  id: string
  title: string
  votes: number
  unit?: string
  date: string
}

const columns: Column<Idea>[] = [
  { key: 'title', label: 'Idee', value: ({ title }) => title, sortable: true },
  { key: 'unit', label: 'Direktion', value: ({ unit }) => unit },
  { key: 'date', label: 'Eingegangen', value: ({ date }) => date, sortable: true },
  { key: 'votes', label: 'Unterstützung', value: ({ votes }) => votes, sortable: true, numeric: true },
  { key: 'id', label: 'Nummer', value: ({ id }) => id, extra: true },
]
const rows: Idea[] = [
  { id: 'I-101', title: 'Schatten am Sonnenplatz', votes: 1312, unit: 'Bau und Umwelt', date: '07.09.2026' },
  { id: 'I-102', title: 'Veloweg zur Badi Mooshüsli', votes: 87, date: '09.09.2026' },
  {
    id: 'I-103',
    title: 'Bücherschrank beim Gersag',
    votes: 9,
    unit: 'Bildung und Kultur',
    date: '11.09.2026',
  },
  {
    id: 'I-104',
    title: 'Eine lange Idee, die mit vielen Worten erklärt, was auf dem Spielplatz Benziwil alles fehlt',
    votes: 240,
    unit: 'Bau und Umwelt',
    date: '14.09.2026',
  },
]
const base = {
  columns: columns as unknown as Column<unknown>[],
  rows,
  rowKey: (row: unknown) => (row as Idea).id,
  rowName: (row: unknown) => (row as Idea).title,
}
const bulk = { component: AppButton, slots: { default: 'Archivieren' } }

export default examplesOf('DataTable', DataTable, [
  {
    name: 'sorted',
    props: {
      ...base,
      caption: 'Ideen',
      sort: { key: 'votes', direction: 'descending' },
      further: { busy: false },
    },
  },
  {
    name: 'with a selection',
    props: { ...base, caption: 'Ideen bearbeiten', selectable: true, selected: ['I-102', 'I-103'] },
    slots: { bulk },
  },
  {
    name: 'one row',
    props: { ...base, caption: 'Eine Idee', rows: rows.slice(0, 1), selectable: true },
  },
  { name: 'loading', props: { ...base, caption: 'Ideen, die kommen', rows: [], state: 'loading' } },
  { name: 'loading again', props: { ...base, caption: 'Ideen, die wechseln', state: 'loading' } },
  { name: 'empty', props: { ...base, caption: 'Keine Ideen', rows: [] } },
  { name: 'failed', props: { ...base, caption: 'Ideen, die fehlen', rows: [], state: 'error' } },
  {
    name: 'many columns',
    props: {
      ...base,
      caption: 'Breite Tabelle',
      columns: Array.from({ length: 14 }, (_, i) => ({
        key: `c${i}`,
        label: i ? `Kapitel ${i}` : 'Idee',
        value: (row: unknown) => (i ? (row as Idea).votes * i : (row as Idea).title),
        numeric: i > 0,
      })),
    },
  },
  {
    name: 'long French',
    lang: 'fr',
    props: {
      ...base,
      caption: 'Prises de position transmises pendant la procédure de consultation',
      columns: [
        {
          key: 'a',
          label: 'Auteure ou auteur de la prise de position',
          value: () => 'Association de quartier',
        },
        { key: 'b', label: 'Unité responsable de la réponse', value: () => 'Direction de la construction' },
      ],
    },
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: {
      ...base,
      caption: 'الأفكار',
      selectable: true,
      selected: ['I-101'],
      columns: [
        { key: 'a', label: 'الفكرة', value: () => 'ظل في الساحة', sortable: true },
        { key: 'b', label: 'الأصوات', value: () => 1312, numeric: true },
      ],
    },
  },
])
