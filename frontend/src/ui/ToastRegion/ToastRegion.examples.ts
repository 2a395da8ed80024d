import { defineComponent, h, type PropType } from 'vue'
import AppButton from '../AppButton/AppButton.vue'
import { examplesOf } from '../examples'
import { useToast, type ToastOptions } from './toast'

/** The region itself stands at the edge of the page, once; each example says something in it. */
const SayIt = defineComponent({
  name: 'SayIt',
  props: {
    text: { type: String, required: true },
    options: { type: Object as PropType<ToastOptions>, default: () => ({}) },
  },
  setup(props) {
    const { toast } = useToast()
    return () =>
      h(AppButton, { variant: 'quiet', onClick: () => toast(props.text, props.options) }, () => props.text)
  },
})

const undo = { label: 'Rückgängig', run: () => undefined }

export default examplesOf('ToastRegion', SayIt, [
  { name: 'good news', props: { text: 'Entwurf gespeichert' } },
  { name: 'can be undone', props: { text: '3 Ideen archiviert', options: { action: undo } } },
  {
    name: 'bad news',
    props: { text: 'Die Reihenfolge ist nicht gespeichert', options: { tone: 'negative' } },
  },
  {
    name: 'long French',
    lang: 'fr',
    props: {
      text: 'Les 340 invitations sont en cours d’envoi ; vous pouvez quitter cette page et revenir plus tard',
      options: { tone: 'info', action: { ...undo, label: 'Annuler l’envoi' } },
    },
  },
])
