import { Fragment, Slice } from '@tiptap/pm/model'
import type { EditorView } from '@tiptap/pm/view'
import { docFromHtml, tidyPasted } from '../document'

/** Foreign HTML as a piece of our own text, open at both ends, so that a word stays in its sentence. */
function sliceOf(view: EditorView, html: string): Slice {
  const nodes = (docFromHtml(tidyPasted(html)).content ?? []).map((node) =>
    view.state.schema.nodeFromJSON(node),
  )
  return Slice.maxOpen(Fragment.fromArray(nodes))
}

/**
 * ProseMirror would parse pasted HTML with innerHTML, under a Trusted Types policy of its own that our content
 * policy does not allow. So HTML is taken here; plain text it can do itself.
 */
export function paste(view: EditorView, event: ClipboardEvent): boolean {
  const html = event.clipboardData?.getData('text/html')
  if (!html) return false
  event.preventDefault()
  const change = view.state.tr.replaceSelection(sliceOf(view, html))
  view.dispatch(change.scrollIntoView().setMeta('uiEvent', 'paste'))
  return true
}

/** The same for what is dropped from elsewhere; what is dragged inside the text has not become HTML. */
export function drop(view: EditorView, event: DragEvent): boolean {
  const html = event.dataTransfer?.getData('text/html')
  if (view.dragging || !html) return false
  event.preventDefault()
  const at = view.posAtCoords({ left: event.clientX, top: event.clientY })
  if (!at) return true
  view.dispatch(view.state.tr.replaceRange(at.pos, at.pos, sliceOf(view, html)).setMeta('uiEvent', 'drop'))
  view.focus()
  return true
}
