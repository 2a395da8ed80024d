import { examplesOf } from '../examples'
import ImageFigure from './ImageFigure.vue'

const size = { src: '/favicon.svg', width: 640, height: 360 }

export default examplesOf('ImageFigure', ImageFigure, [
  {
    name: 'with caption and credit',
    props: {
      ...size,
      alt: 'Der Sonnenplatz mit der geplanten Baumreihe',
      caption: 'So könnte der Sonnenplatz 2029 aussehen.',
      credit: 'Gemeinde Emmen',
    },
  },
  { name: 'decorative', props: { ...size, decorative: true } },
  {
    name: 'not found',
    props: { ...size, src: '/gibt-es-nicht.jpg', alt: 'Plan der Begegnungszone beim Schulhaus Gersag' },
  },
  {
    name: 'long French',
    lang: 'fr',
    props: {
      ...size,
      alt: 'Vue aérienne de la place',
      caption:
        'Vue aérienne de la place avant le début des travaux d’assainissement de la canalisation et du réaménagement complet des surfaces',
    },
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: { ...size, alt: 'الساحة', caption: 'الساحة بعد التجديد' },
  },
])
