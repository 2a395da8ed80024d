import type { Editor } from '@tiptap/core'
import { __iconData as bold } from '@lucide/vue/dist/esm/icons/bold.mjs'
import { __iconData as heading2 } from '@lucide/vue/dist/esm/icons/heading-2.mjs'
import { __iconData as heading3 } from '@lucide/vue/dist/esm/icons/heading-3.mjs'
import { __iconData as heading4 } from '@lucide/vue/dist/esm/icons/heading-4.mjs'
import { __iconData as italic } from '@lucide/vue/dist/esm/icons/italic.mjs'
import { __iconData as link } from '@lucide/vue/dist/esm/icons/link.mjs'
import { __iconData as bullets } from '@lucide/vue/dist/esm/icons/list.mjs'
import { __iconData as numbers } from '@lucide/vue/dist/esm/icons/list-ordered.mjs'
import { __iconData as rule } from '@lucide/vue/dist/esm/icons/minus.mjs'
import { __iconData as pilcrow } from '@lucide/vue/dist/esm/icons/pilcrow.mjs'
import { __iconData as redo } from '@lucide/vue/dist/esm/icons/redo-2.mjs'
import { __iconData as clear } from '@lucide/vue/dist/esm/icons/remove-formatting.mjs'
import { __iconData as quote } from '@lucide/vue/dist/esm/icons/text-quote.mjs'
import { __iconData as undo } from '@lucide/vue/dist/esm/icons/undo-2.mjs'
import type { EditorKey } from '../words'

export interface Tool {
  name: EditorKey
  icon: typeof bold
  /** Absent: a command and not a state. */
  pressed?: (editor: Editor) => boolean
  /** Absent: always possible. */
  possible?: (editor: Editor) => boolean
  /** Absent for the link: it asks for an address first. */
  run?: (editor: Editor) => void
  /** A gap before it. */
  begins?: boolean
}

const heading = (level: 2 | 3 | 4, icon: typeof bold): Tool => ({
  name: `ui.editor.heading${level}`,
  icon,
  pressed: (editor) => editor.isActive('heading', { level }),
  run: (editor) => editor.chain().focus().toggleHeading({ level }).run(),
})

export const tools: readonly Tool[] = [
  {
    name: 'ui.editor.paragraph',
    icon: pilcrow,
    pressed: (editor) => editor.isActive('paragraph'),
    run: (editor) => editor.chain().focus().setParagraph().run(),
  },
  heading(2, heading2),
  heading(3, heading3),
  heading(4, heading4),
  {
    name: 'ui.editor.bold',
    icon: bold,
    begins: true,
    pressed: (editor) => editor.isActive('bold'),
    run: (editor) => editor.chain().focus().toggleBold().run(),
  },
  {
    name: 'ui.editor.italic',
    icon: italic,
    pressed: (editor) => editor.isActive('italic'),
    run: (editor) => editor.chain().focus().toggleItalic().run(),
  },
  { name: 'ui.editor.link', icon: link, pressed: (editor) => editor.isActive('link') },
  {
    name: 'ui.editor.bullets',
    icon: bullets,
    begins: true,
    pressed: (editor) => editor.isActive('bulletList'),
    run: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    name: 'ui.editor.numbers',
    icon: numbers,
    pressed: (editor) => editor.isActive('orderedList'),
    run: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  {
    name: 'ui.editor.quote',
    icon: quote,
    pressed: (editor) => editor.isActive('blockquote'),
    run: (editor) => editor.chain().focus().toggleBlockquote().run(),
  },
  {
    name: 'ui.editor.rule',
    icon: rule,
    run: (editor) => editor.chain().focus().setHorizontalRule().run(),
  },
  {
    name: 'ui.editor.undo',
    icon: undo,
    begins: true,
    possible: (editor) => editor.can().undo(),
    run: (editor) => editor.chain().focus().undo().run(),
  },
  {
    name: 'ui.editor.redo',
    icon: redo,
    possible: (editor) => editor.can().redo(),
    run: (editor) => editor.chain().focus().redo().run(),
  },
  {
    name: 'ui.editor.clear',
    icon: clear,
    run: (editor) => editor.chain().focus().unsetAllMarks().clearNodes().run(),
  },
]
