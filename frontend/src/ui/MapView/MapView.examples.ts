import { examplesOf } from '../examples'
import MapView from './MapView.vue'
import { quarters } from './places'

const items = [
  {
    id: 'a',
    lon: 8.2862,
    lat: 47.0777,
    title: 'Mehr Bäume am Sonnenplatz',
    note: '41 unterstützen das',
    href: '#a',
  },
  { id: 'b', lon: 8.2848, lat: 47.0699, title: 'Sicher über den Seetalplatz', note: '12 unterstützen das' },
  { id: 'c', lon: 8.2851, lat: 47.0701, title: 'Velos vor dem Bahnhof' },
  { id: 'd', lon: 8.3036, lat: 47.0796, title: 'Brunnen beim Kirchplatz' },
  { id: 'e', lon: 8.3379, lat: 47.1141, title: 'Unterstand an der Haltestelle Waldibrücke' },
]

export default examplesOf('MapView', MapView, [
  { name: 'a few places', props: { label: 'Karte der Ideen', items } },
  {
    name: 'many places',
    props: {
      label: 'Karte der Meldungen',
      items: Array.from({ length: 240 }, (_, index) => {
        const quarter = quarters[index % quarters.length] ?? { name: '', lon: 8.3, lat: 47.08 }
        return {
          id: `m${index}`,
          lon: quarter.lon + Math.sin(index * 7) * 0.004,
          lat: quarter.lat + Math.cos(index * 3) * 0.002,
          title: `Meldung ${index + 1} bei ${quarter.name}`,
        }
      }),
    },
  },
  {
    name: 'with tiles',
    props: { label: 'Karte der Ideen', items, tiles: '/tiles/{z}/{x}/{y}.jpeg', selected: 'a' },
  },
  { name: 'empty', props: { label: 'Karte der Ideen', items: [] } },
  {
    name: 'long French',
    lang: 'fr',
    props: {
      label: 'Carte des idées',
      items: [
        {
          id: 'fr',
          lon: 8.2896,
          lat: 47.0752,
          title:
            'Aménager un passage sûr et bien éclairé entre l’école, la bibliothèque et l’arrêt de bus de Meierhöfli',
          note: 'Soutenu par 3 associations de quartier',
        },
      ],
    },
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: { label: 'خريطة', items: [{ id: 'ar', lon: 8.29, lat: 47.08, title: 'أشجار أكثر' }] },
  },
])
