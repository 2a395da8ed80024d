import { examplesOf } from '../examples'
import AccordionList from './AccordionList.vue'

export default examplesOf('AccordionList', AccordionList, [
  {
    name: 'closed',
    props: {
      items: [
        { id: 'acc-wer', title: 'Wer darf mitmachen?', text: 'Alle, die in Emmen wohnen oder arbeiten.' },
        { id: 'acc-wann', title: 'Bis wann?', hint: 'Fristen', text: 'Bis 14. Dezember 2026.' },
        { id: 'acc-was', title: 'Was passiert danach?', text: 'Sie erhalten eine Antwort.' },
      ],
    },
  },
  {
    name: 'one open, long Italian',
    lang: 'it',
    props: {
      open: ['acc-it1'],
      items: [
        {
          id: 'acc-it1',
          title:
            'Che cosa succede dei pareri trasmessi durante la procedura di consultazione pubblica del Comune?',
          text: 'Ogni parere riceve una risposta. '.repeat(12),
        },
        { id: 'acc-it2', title: 'Chi decide?', text: 'Il Municipio.' },
      ],
    },
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: {
      open: ['acc-ar1'],
      items: [
        { id: 'acc-ar1', title: 'من يمكنه المشاركة؟', text: 'الجميع.' },
        { id: 'acc-ar2', title: 'حتى متى؟', text: 'حتى ديسمبر.' },
      ],
    },
  },
])
