import type { Editor } from '@tiptap/core'
import {
  Bold,
  Heading2,
  Heading3,
  Heading4,
  Italic,
  Link,
  List,
  ListOrdered,
  Minus,
  Pilcrow,
  Redo2,
  RemoveFormatting,
  TextQuote,
  Undo2,
} from '@lucide/vue'
import type { Component } from 'vue'
import type { EditorKey } from '../words'

export interface Tool {
  name: EditorKey
  icon: Component
  /** Absent: a command and not a state. */
  pressed?: (editor: Editor) => boolean
  /** Absent: always possible. */
  possible?: (editor: Editor) => boolean
  /** Absent for the link: it asks for an address first. */
  run?: (editor: Editor) => void
  /** A gap before it. */
  begins?: boolean
}

const heading = (level: 2 | 3 | 4, icon: Component): Tool => ({
  name: `ui.editor.heading${level}`,
  icon,
  pressed: (editor) => editor.isActive('heading', { level }),
  run: (editor) => editor.chain().focus().toggleHeading({ level }).run(),
})

export const tools: readonly Tool[] = [
  {
    name: 'ui.editor.paragraph',
    icon: Pilcrow,
    pressed: (editor) => editor.isActive('paragraph'),
    run: (editor) => editor.chain().focus().setParagraph().run(),
  },
  heading(2, Heading2),
  heading(3, Heading3),
  heading(4, Heading4),
  {
    name: 'ui.editor.bold',
    icon: Bold,
    begins: true,
    pressed: (editor) => editor.isActive('bold'),
    run: (editor) => editor.chain().focus().toggleBold().run(),
  },
  {
    name: 'ui.editor.italic',
    icon: Italic,
    pressed: (editor) => editor.isActive('italic'),
    run: (editor) => editor.chain().focus().toggleItalic().run(),
  },
  { name: 'ui.editor.link', icon: Link, pressed: (editor) => editor.isActive('link') },
  {
    name: 'ui.editor.bullets',
    icon: List,
    begins: true,
    pressed: (editor) => editor.isActive('bulletList'),
    run: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    name: 'ui.editor.numbers',
    icon: ListOrdered,
    pressed: (editor) => editor.isActive('orderedList'),
    run: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  {
    name: 'ui.editor.quote',
    icon: TextQuote,
    pressed: (editor) => editor.isActive('blockquote'),
    run: (editor) => editor.chain().focus().toggleBlockquote().run(),
  },
  {
    name: 'ui.editor.rule',
    icon: Minus,
    run: (editor) => editor.chain().focus().setHorizontalRule().run(),
  },
  {
    name: 'ui.editor.undo',
    icon: Undo2,
    begins: true,
    possible: (editor) => editor.can().undo(),
    run: (editor) => editor.chain().focus().undo().run(),
  },
  {
    name: 'ui.editor.redo',
    icon: Redo2,
    possible: (editor) => editor.can().redo(),
    run: (editor) => editor.chain().focus().redo().run(),
  },
  {
    name: 'ui.editor.clear',
    icon: RemoveFormatting,
    run: (editor) => editor.chain().focus().unsetAllMarks().clearNodes().run(),
  },
]
