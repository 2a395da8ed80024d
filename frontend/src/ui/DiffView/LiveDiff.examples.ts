import { examplesOf } from '../examples'
import LiveDiff from './LiveDiff.vue'

export default examplesOf('LiveDiff', LiveDiff, [
  {
    name: 'an amendment',
    props: {
      before: 'Die Gemeinde pflanzt entlang der Strasse Bäume.',
      after: 'Die Gemeinde pflanzt entlang der Gerliswilstrasse einheimische Bäume.',
    },
  },
  { name: 'not changed yet', props: { before: 'Wie bisher.', after: 'Wie bisher.' } },
])
