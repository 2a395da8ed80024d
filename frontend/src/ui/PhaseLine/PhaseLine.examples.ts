import { examplesOf } from '../examples'
import PhaseLine from './PhaseLine.vue'

export default examplesOf('PhaseLine', PhaseLine, [
  {
    name: 'five phases',
    props: {
      label: 'Ablauf',
      phases: [
        { label: 'Entwurf', period: 'bis 31. August', state: 'past' },
        { label: 'Vernehmlassung', period: '7. September – 4. Dezember', state: 'current' },
        { label: 'Auswertung', period: 'bis Februar 2027', state: 'future' },
        { label: 'Gemeinderat entscheidet', period: 'März 2027', state: 'future' },
        { label: 'Umsetzung', period: 'ab Sommer 2027', state: 'future' },
      ],
    },
  },
  {
    name: 'nothing to do now',
    props: {
      label: 'Ablauf',
      open: false,
      phases: [
        { label: 'Umfrage', state: 'past', href: '#' },
        { label: 'Auswertung', state: 'current' },
      ],
    },
  },
  {
    name: 'long French',
    lang: 'fr',
    props: {
      label: 'Déroulement',
      phases: [
        {
          label: 'Consultation des milieux intéressés',
          period: 'du 7 septembre au 4 décembre',
          state: 'current',
        },
        { label: 'Dépouillement et rapport explicatif', state: 'future' },
      ],
    },
  },
])
