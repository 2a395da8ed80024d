import { parseRichText, type RichElement, type RichNode } from '../RichText/parse'

/** A text as the editor keeps it: ProseMirror's JSON, as far as we use it. */
export interface DocNode {
  type: string
  attrs?: Record<string, unknown>
  content?: DocNode[]
  text?: string
  marks?: DocMark[]
}
export interface DocMark {
  type: string
  attrs?: Record<string, unknown>
}

const MARKS: Record<string, string> = { strong: 'bold', b: 'bold', em: 'italic', i: 'italic' }
const BLOCKS = new Set([
  'p',
  'h2',
  'h3',
  'h4',
  'ul',
  'ol',
  'li',
  'blockquote',
  'hr',
  'table',
  'pre',
  'figure',
])

/**
 * Reads the HTML of the server, or what somebody pasted, without the browser's parser (which Trusted Types forbid to
 * feed with strings). What the server would drop anyway is left out; tables and pictures are kept as they are.
 */
export function docFromHtml(html: string): DocNode {
  const content = blocks(parseRichText(html))
  return { type: 'doc', content: content.length ? content : [{ type: 'paragraph' }] }
}

/** Word processors and other websites name things differently; their comments and boxes say nothing. */
export function tidyPasted(html: string): string {
  return (
    html
      .replace(/<!--[\s\S]*?-->|<[!?][^>]*>/g, '')
      // Google Docs wraps everything into a bold that is not bold.
      .replace(/<b\b[^>]*font-weight:\s*normal[^>]*>/gi, '')
      .replace(/<(\/?)h1\b/gi, '<$1h2')
      .replace(/<(\/?)h[56]\b/gi, '<$1h4')
      .replace(/<(\/?)(?:div|section|article|header|footer|main|dt|dd|figcaption)\b/gi, '<$1p')
  )
}

const isBlock = (node: RichNode): node is RichElement =>
  typeof node !== 'string' && (BLOCKS.has(node.tag) || node.children.some(isBlock))

/** Loose words between blocks become a paragraph of their own. */
function blocks(nodes: readonly RichNode[]): DocNode[] {
  const found: DocNode[] = []
  let loose: RichNode[] = []
  const settle = () => {
    const content = trimmed(inline(loose))
    if (content.length) found.push({ type: 'paragraph', content })
    loose = []
  }
  for (const node of nodes) {
    if (!isBlock(node)) {
      loose.push(node)
      continue
    }
    settle()
    found.push(...block(node))
  }
  settle()
  return found
}

function block(element: RichElement): DocNode[] {
  const { tag, children } = element
  switch (tag) {
    case 'h2':
    case 'h3':
    case 'h4': {
      const content = trimmed(inline(children))
      return content.length ? [{ type: 'heading', attrs: { level: Number(tag[1]) }, content }] : []
    }
    case 'ul':
    case 'ol': {
      const items = children
        .filter((child) => typeof child !== 'string' || child.trim() !== '')
        .map((child) => item(typeof child !== 'string' && child.tag === 'li' ? child.children : [child]))
      return items.length ? [{ type: tag === 'ul' ? 'bulletList' : 'orderedList', content: items }] : []
    }
    case 'blockquote': {
      const content = blocks(children)
      return content.length ? [{ type: 'blockquote', content }] : []
    }
    case 'hr':
      return [{ type: 'horizontalRule' }]
    case 'table':
      return [{ type: 'keptTable', attrs: { table: element } }]
    default: {
      if (children.some(isBlock)) return blocks(children)
      const content = trimmed(inline(children))
      return content.length || tag === 'p' ? [paragraph(content)] : []
    }
  }
}

/** A line of a list begins with a paragraph, whatever stands in it. */
function item(children: readonly RichNode[]): DocNode {
  const content = blocks(children)
  if (content[0]?.type !== 'paragraph') content.unshift({ type: 'paragraph' })
  return { type: 'listItem', content }
}

function paragraph(content: DocNode[]): DocNode {
  return content.length ? { type: 'paragraph', content } : { type: 'paragraph' }
}

function inline(nodes: readonly RichNode[], marks: readonly DocMark[] = []): DocNode[] {
  return nodes.flatMap((node): DocNode[] => {
    if (typeof node === 'string') {
      const text = node.replace(/[ \t\r\n\f]+/g, ' ')
      return text ? [marks.length ? { type: 'text', text, marks: [...marks] } : { type: 'text', text }] : []
    }
    if (node.tag === 'br') return [{ type: 'hardBreak' }]
    if (node.tag === 'img')
      return [{ type: 'picture', attrs: { src: node.attributes.src, alt: node.attributes.alt ?? '' } }]
    const mark = markOf(node)
    const known = mark && marks.some(({ type }) => type === mark.type)
    return inline(node.children, mark && !known ? [...marks, mark] : marks)
  })
}

function markOf({ tag, attributes }: RichElement): DocMark | undefined {
  if (tag === 'a') return attributes.href ? { type: 'link', attrs: { href: attributes.href } } : undefined
  const type = MARKS[tag]
  return type ? { type } : undefined
}

/** Blanks at the edges of a block and of a line, and doubled ones, come from the layout of the source. */
function trimmed(content: readonly DocNode[]): DocNode[] {
  const kept: DocNode[] = []
  let open = true
  for (const node of content) {
    const text: string | undefined = open ? node.text?.replace(/^ +/, '') : node.text
    if (text === '') continue
    if (node.type === 'hardBreak') trimEnd(kept)
    kept.push(text === undefined ? node : { ...node, text })
    open = node.type === 'hardBreak' || (text?.endsWith(' ') ?? false)
  }
  trimEnd(kept)
  return kept
}

function trimEnd(content: DocNode[]) {
  const last = content.at(-1)
  if (!last?.text?.endsWith(' ')) return
  content.pop()
  const text = last.text.slice(0, -1)
  if (text) content.push({ ...last, text })
}

/** Writes only what the server lets through, in the form it would give it. */
export function htmlFromDoc(doc: DocNode): string {
  const content = [...(doc.content ?? [])]
  const empty = (node: DocNode | undefined) => node?.type === 'paragraph' && !node.content?.length
  while (empty(content.at(-1))) content.pop()
  while (empty(content[0])) content.shift()
  return content.map(blockHtml).join('')
}

function blockHtml(node: DocNode): string {
  const children = node.content ?? []
  switch (node.type) {
    case 'paragraph':
      return `<p>${inlineHtml(children)}</p>`
    case 'heading':
      return `<h${String(node.attrs?.level)}>${inlineHtml(children)}</h${String(node.attrs?.level)}>`
    case 'bulletList':
      return `<ul>${children.map(itemHtml).join('')}</ul>`
    case 'orderedList':
      return `<ol>${children.map(itemHtml).join('')}</ol>`
    case 'blockquote':
      return `<blockquote>${children.map(blockHtml).join('')}</blockquote>`
    case 'horizontalRule':
      return '<hr/>'
    case 'keptTable':
      return elementHtml(node.attrs?.table as RichElement)
    default:
      return ''
  }
}

function itemHtml({ content = [] }: DocNode): string {
  const [first, ...rest] = content
  // Paragraphs inside are only needed where there are several.
  if (first?.type === 'paragraph' && rest.every((node) => node.type !== 'paragraph'))
    return `<li>${inlineHtml(first.content ?? [])}${rest.map(blockHtml).join('')}</li>`
  return `<li>${content.map(blockHtml).join('')}</li>`
}

const WRAPPERS = [
  { type: 'link', open: (mark: DocMark) => `<a href="${escaped(String(mark.attrs?.href))}">`, close: '</a>' },
  { type: 'bold', open: () => '<strong>', close: '</strong>' },
  { type: 'italic', open: () => '<em>', close: '</em>' },
]

/** A link around bold and plain words is one link, not two. */
function inlineHtml(nodes: readonly DocNode[], depth = 0): string {
  const wrapper = WRAPPERS[depth]
  if (!wrapper) return nodes.map(leafHtml).join('')
  const markIn = (node: DocNode | undefined) => node?.marks?.find(({ type }) => type === wrapper.type)
  const opening = (node: DocNode | undefined) => {
    const mark = markIn(node)
    return mark ? wrapper.open(mark) : ''
  }
  let html = ''
  for (let start = 0; start < nodes.length;) {
    const open = opening(nodes[start])
    let end = start + 1
    while (end < nodes.length && opening(nodes[end]) === open) end++
    html += open + inlineHtml(nodes.slice(start, end), depth + 1) + (open ? wrapper.close : '')
    start = end
  }
  return html
}

function leafHtml({ type, text = '', attrs = {} }: DocNode): string {
  if (type === 'text') return escaped(text)
  if (type === 'hardBreak') return '<br/>'
  if (type === 'picture')
    return `<img src="${escaped(String(attrs.src))}" alt="${escaped(String(attrs.alt))}"/>`
  return ''
}

const LONE = new Set(['br', 'hr', 'img'])

function elementHtml(node: RichNode): string {
  if (typeof node === 'string') return escaped(node)
  const attributes = Object.entries(node.attributes)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join('')
  if (LONE.has(node.tag)) return `<${node.tag}${attributes}/>`
  return `<${node.tag}${attributes}>${node.children.map(elementHtml).join('')}</${node.tag}>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${String(sign.charCodeAt(0))};`)
}

/** How long the text is for a reader: letters as people count them, without the marks. */
export function lengthOf(doc: DocNode): number {
  const own = doc.text === undefined ? 0 : [...doc.text].length
  return (doc.content ?? []).reduce((total, node) => total + lengthOf(node), own)
}

/** An address a reader may be sent to, or nothing. A bare domain gets its https. */
export function linkAddress(typed: string): string | undefined {
  const address = typed.trim()
  if (/^(?:https?:\/\/[^\s/]|mailto:\S+@|tel:[\d+]|#\S|\/(?![/\\]))\S*$/i.test(address)) return address
  return /^(?:[a-z\d-]+\.)+[a-z]{2,}(?:\/\S*)?$/i.test(address) ? `https://${address}` : undefined
}
