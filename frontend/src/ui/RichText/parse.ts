/**
 * Reads the small HTML that the server lets through its own sanitiser, without innerHTML (which a page with
 * Trusted Types may not use). It is a second fence: what is not on these lists does not reach the page either.
 */
export interface RichElement {
  tag: string
  attributes: Record<string, string>
  children: RichNode[]
}
export type RichNode = string | RichElement

const TAGS = new Set([
  'p',
  'br',
  'hr',
  'h2',
  'h3',
  'h4',
  'ul',
  'ol',
  'li',
  'strong',
  'b',
  'em',
  'i',
  'u',
  's',
  'sub',
  'sup',
  'ins',
  'del',
  'blockquote',
  'code',
  'pre',
  'a',
  'img',
  'figure',
  'figcaption',
  'table',
  'caption',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
])
const EMPTY = new Set(['br', 'hr', 'img'])
/** Their content is program or style, never text for readers. */
const OPAQUE = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'iframe',
  'object',
  'svg',
  'math',
  'textarea',
  'title',
])

const ATTRIBUTES: Record<string, readonly string[]> = {
  a: ['href', 'lang', 'hreflang'],
  img: ['src', 'alt', 'width', 'height'],
  th: ['scope', 'colspan', 'rowspan'],
  td: ['colspan', 'rowspan'],
  ol: ['start'],
}

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  shy: '\u00ad',
  ndash: '–',
  mdash: '—',
  laquo: '«',
  raquo: '»',
  hellip: '…',
  rsquo: '’',
  lsquo: '‘',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
}

function decode(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,8}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole
      const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex ?? '', 16)
      const allowed = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
      return allowed ? String.fromCodePoint(code) : '\ufffd'
    },
  )
}

/** Addresses a reader may be sent to; pictures only from our own server. */
function safeAddress(value: string, picture: boolean): boolean {
  // Browsers ignore control characters and blanks inside a scheme.
  // These are the characters to be dropped.
  const bare = value.replace(/[\u0000-\u0020]/g, '')
  if (picture) return /^\/(?![/\\])/.test(bare)
  return /^(?:https?:\/\/|mailto:|tel:|#|\/(?![/\\]))/i.test(bare)
}

const ATTRIBUTE = /([a-z][\w-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/gi

function attributesOf(tag: string, source: string): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [, rawName = '', double, single, bare] of source.matchAll(ATTRIBUTE)) {
    const name = rawName.toLowerCase()
    const value = decode(double ?? single ?? bare ?? '')
    if (!ATTRIBUTES[tag]?.includes(name)) continue
    if ((name === 'href' || name === 'src') && !safeAddress(value, name === 'src')) continue
    kept[name] = value
  }
  return kept
}

const TOKEN =
  /<!--[\s\S]*?(?:-->|$)|<\/([a-z][\w-]*)[^>]*>|<([a-z][\w-]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>|[^<]+|</gi

export function parseRichText(html: string): RichNode[] {
  const root: RichElement = { tag: '', attributes: {}, children: [] }
  const open: RichElement[] = [root]
  let skipping = ''
  for (const [token, closing, opening, attributes = ''] of html.matchAll(TOKEN)) {
    const top = open.at(-1) ?? root
    if (closing !== undefined) {
      const tag = closing.toLowerCase()
      if (skipping) {
        if (tag === skipping) skipping = ''
        continue
      }
      const depth = open.findLastIndex((element) => element.tag === tag)
      if (depth > 0) open.length = depth
    } else if (skipping) {
      continue
    } else if (opening !== undefined) {
      const tag = opening.toLowerCase()
      if (OPAQUE.has(tag)) skipping = attributes.trimEnd().endsWith('/') ? '' : tag
      if (!TAGS.has(tag)) continue
      const element: RichElement = { tag, attributes: attributesOf(tag, attributes), children: [] }
      if (tag === 'img' && element.attributes.src === undefined) continue
      if (tag === 'img') element.attributes.alt ??= ''
      top.children.push(element)
      if (!EMPTY.has(tag)) open.push(element)
    } else if (!token.startsWith('<!--')) {
      top.children.push(decode(token))
    }
  }
  return root.children
}
