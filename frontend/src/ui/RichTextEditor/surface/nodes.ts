import { Node } from '@tiptap/core'
import type { DOMOutputSpec } from '@tiptap/pm/model'
import type { RichElement, RichNode } from '../../RichText/parse'
import { word } from '../words'

type Spec = [string, Record<string, string>, ...unknown[]]

function specOf(node: RichNode): Spec | string {
  return typeof node === 'string' ? node : [node.tag, node.attributes, ...node.children.map(specOf)]
}

/** A table that was there before. It can be moved and deleted; its cells are edited where it came from. */
export const KeptTable = Node.create({
  name: 'keptTable',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes: () => ({ table: { default: null } }),
  renderHTML: ({ node }): DOMOutputSpec => [
    'div',
    { class: 'rich-text__scroll editor-kept', 'data-words': word('ui.editor.kept') },
    specOf(node.attrs.table as RichElement) as DOMOutputSpec,
  ],
})

/** A picture of our own store that was there before. */
export const Picture = Node.create({
  name: 'picture',
  group: 'inline',
  inline: true,
  atom: true,
  draggable: true,
  addAttributes: () => ({ src: { default: '' }, alt: { default: '' } }),
  renderHTML: ({ node }): DOMOutputSpec => [
    'img',
    { src: String(node.attrs.src), alt: String(node.attrs.alt) },
  ],
})
