import { examplesOf } from '../examples'
import PlanView from './PlanView.vue'

const plan =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" width="720" height="420"><rect width="720" height="420" fill="#eef1ea"/><path d="M0 260h720M300 0v420" stroke="#9aa39a" stroke-width="34"/><rect x="380" y="60" width="220" height="130" fill="#c9d3dd"/><circle cx="150" cy="120" r="60" fill="#b9d3b0"/></svg>',
  )

export default examplesOf('PlanView', PlanView, [
  {
    name: 'to be set',
    props: { src: plan, alt: 'Plan des Dorfplatzes', label: 'Stelle im Plan', picking: true },
  },
  {
    name: 'set',
    props: {
      src: plan,
      alt: 'Plan des Dorfplatzes',
      label: 'Stelle im Plan',
      picking: true,
      point: { x: 0.42, y: 0.31 },
    },
  },
  {
    name: 'to be read',
    props: { src: plan, alt: 'Plan des Dorfplatzes', label: 'Stelle im Plan', point: { x: 0.62, y: 0.62 } },
  },
  {
    name: 'without its picture',
    props: {
      src: 'data:image/png;base64,',
      alt: 'Übersichtsplan der Verkehrsführung rund um den Sonnenplatz mit allen Bushaltestellen',
      label: 'Stelle im Plan',
      point: { x: 0, y: 1 },
    },
  },
])
