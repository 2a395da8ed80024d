import { examplesOf } from '../examples'
import FormField from '../FormField/FormField.vue'
import RichTextEditor from './RichTextEditor.vue'

const field = (props: Record<string, unknown>) => ({
  component: FormField,
  props: { name: 'text', ...props },
})

export default examplesOf('RichTextEditor', RichTextEditor, [
  { name: 'empty', inside: field({ name: 'text1', label: 'Worum geht es?' }) },
  {
    name: 'everything',
    props: {
      modelValue:
        '<h2>Warum</h2><p>Ein <strong>Satz</strong> mit <a href="/projekte">Verweis</a> und <em>Betonung</em>.</p><ul><li>eins</li><li>zwei<ul><li>darunter</li></ul></li></ul><ol><li>erstens</li></ol><blockquote><p>Wörtlich.</p></blockquote><hr/><table><caption>Stimmen</caption><thead><tr><th scope="col">Kapitel</th><th scope="col">Stimmen</th></tr></thead><tbody><tr><td>Ziele</td><td>131</td></tr></tbody></table>',
      max: 2000,
    },
    inside: field({ name: 'text2', label: 'Beschreibung', hint: 'Drei Sätze genügen.' }),
  },
  {
    name: 'too long and wrong',
    props: { modelValue: '<p>Zu lang für eine Kurzfassung</p>', max: 10 },
    inside: field({ name: 'text3', label: 'Kurzfassung', error: 'Kürzen Sie den Text auf 10 Zeichen' }),
  },
  {
    name: 'right to left',
    dir: 'rtl',
    lang: 'ar',
    props: { modelValue: '<h2>عنوان</h2><p>نص</p>' },
    inside: field({ name: 'text4', label: 'النص' }),
  },
])
