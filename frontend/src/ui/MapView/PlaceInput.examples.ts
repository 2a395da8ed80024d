import { examplesOf } from '../examples'
import PlaceInput from './PlaceInput.vue'

export default examplesOf('PlaceInput', PlaceInput, [
  {
    name: 'empty',
    props: { name: 'ort', legend: 'Wo ist es?', hint: 'Eine der drei Angaben genügt.' },
  },
  {
    name: 'chosen',
    props: {
      name: 'ort2',
      legend: 'Wo ist es?',
      place: { lon: 8.2862, lat: 47.0776, words: 'bei der Bushaltestelle' },
    },
  },
  {
    name: 'wrong',
    props: {
      name: 'ort3',
      legend: 'Wo ist es?',
      error: 'Sagen Sie, wo es ist: auf der Karte oder in Worten',
    },
  },
])
