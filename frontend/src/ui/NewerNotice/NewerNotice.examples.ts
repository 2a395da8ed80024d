import { examplesOf } from '../examples'
import NewerNotice from './NewerNotice.vue'

const title = {
  path: 'title',
  label: 'Titel',
  mine: 'Ein Platz für Riffig',
  theirs: 'Ein Platz für alle in Riffig',
  both: true,
  suggested: 'mine',
} as const
const phone = {
  path: 'phone',
  label: 'Telefon',
  mine: '',
  theirs: '041 268 01 11',
  both: false,
  suggested: 'theirs',
} as const
const long = 'Der Gemeinderat hat das Geschäft beraten und will die Meinung aller hören. '.repeat(12)

export default examplesOf('NewerNotice', NewerNotice, [
  {
    name: 'two parts, one changed by both',
    props: { by: 'Lea Bühler', at: '2026-11-20T09:12:00Z', places: [title, phone] },
  },
  { name: 'nobody known', props: { at: '2026-11-20T09:12:00Z', places: [phone] } },
  { name: 'the same', props: { by: 'Lea Bühler', at: '2026-11-20T09:12:00Z', places: [] } },
  {
    name: 'long texts that differ at the end',
    props: {
      by: 'Marco Bernasconi-Zgraggen',
      places: [
        {
          ...title,
          path: 'body',
          label: 'Worum es geht',
          mine: `${long}Bis im Mai.`,
          theirs: `${long}Bis im Juni.`,
        },
      ],
    },
  },
  {
    name: 'only the look differs',
    props: { by: 'Lea Bühler', places: [{ ...title, theirs: title.mine }] },
  },
  {
    name: 'from right to left',
    dir: 'rtl',
    lang: 'ar',
    props: { by: 'ليلى', places: [{ ...title, label: 'العنوان', mine: 'ساحة', theirs: 'ساحة للجميع' }] },
  },
])
