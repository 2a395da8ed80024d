import { examplesOf } from '../examples'
import StepList from './StepList.vue'

export default examplesOf('StepList', StepList, [
  {
    name: 'what happens next',
    props: {
      steps: [
        { title: 'Wir lesen jede Stellungnahme', text: 'Das Projektteam prüft jeden Antrag einzeln.' },
        { title: 'Der Bericht erscheint', text: 'Im Februar 2027.' },
      ],
    },
  },
  { name: 'one step', props: { level: 2, steps: [{ title: 'Der Gemeinderat entscheidet' }] } },
])
