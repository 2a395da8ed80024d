import { examplesOf } from '../examples'
import CheckboxItem from './CheckboxItem.vue'

export default examplesOf('CheckboxItem', CheckboxItem, [
  {
    name: 'plain',
    props: {
      name: 'name-ok',
      label: 'Mein Name darf im Bericht stehen',
      hint: 'Sonst steht dort «Privatperson».',
    },
  },
  {
    name: 'wrong',
    props: {
      name: 'netiquette',
      label: 'Ich halte mich an die Netiquette',
      error: 'Bestätigen Sie die Netiquette',
    },
  },
])
