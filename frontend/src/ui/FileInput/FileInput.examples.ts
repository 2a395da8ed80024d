import { examplesOf } from '../examples'
import FormField from '../FormField/FormField.vue'
import FileInput from './FileInput.vue'
import type { StartUpload } from './files'

const field = (name: string, label: string, props: Record<string, unknown> = {}) => ({
  component: FormField,
  props: { name: `file-${name}`, label, ...props },
})
/** Moves on like a slow line. */
const upload: StartUpload = (file, progress) => {
  let share = 0
  let end: () => void = () => undefined
  const done = new Promise<{ id: string; name: string; size: number }>((resolve, reject) => {
    const timer = setInterval(() => {
      share += 0.05
      progress(share)
      if (share < 1) return
      clearInterval(timer)
      resolve({ id: file.name, name: file.name, size: file.size })
    }, 150)
    end = () => {
      clearInterval(timer)
      reject(new Error('aborted'))
    }
  })
  return { done, abort: () => end() }
}
const failing: StartUpload = () => ({ done: Promise.reject(new Error('down')), abort: () => undefined })
const limits = { types: ['.pdf', '.jpg', '.png'], size: 10_000_000, count: 3 }

export default examplesOf('FileInput', FileInput, [
  { name: 'empty', props: { upload, ...limits }, inside: field('empty', 'Beilagen', { optional: true }) },
  {
    name: 'with files',
    props: {
      upload,
      ...limits,
      modelValue: [
        { id: '1', name: 'Freiraumkonzept Plan 1.pdf', size: 2_340_000 },
        {
          id: '2',
          name: 'Stellungnahme_des_Quartiervereins_Gersag_zur_Strategie_definitiv_unterschrieben.pdf',
          size: 812_000,
        },
      ],
    },
    inside: field('full', 'Beilagen', { hint: 'Pläne, Fotos oder ein unterschriebener Brief' }),
  },
  { name: 'nothing arrives', props: { upload: failing, ...limits }, inside: field('failing', 'Beilagen') },
  {
    name: 'wrong',
    props: { upload, ...limits, count: 1 },
    inside: field('wrong', 'Unterschriebener Brief', { error: 'Fügen Sie den unterschriebenen Brief an' }),
  },
  { name: 'out of reach', props: { upload, disabled: true }, inside: field('off', 'Beilagen') },
  {
    name: 'long French',
    lang: 'fr',
    props: { upload, ...limits },
    inside: field('fr', 'Documents à joindre à la prise de position de votre organisation'),
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: { upload, ...limits, modelValue: [{ id: '1', name: 'خطة.pdf', size: 1000 }] },
    inside: field('ar', 'المرفقات'),
  },
])
