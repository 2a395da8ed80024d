import { parseRichText, type RichNode } from './parse'

/** Rich text in plain words: blocks become lines. What has no markup stays as it is. */
export function plainText(html: string): string {
  if (!/<\w/.test(html)) return html
  return parseRichText(html)
    .map(linesOf)
    .join('')
    .replace(/\n{2,}/g, '\n')
}

function linesOf(node: RichNode): string {
  if (typeof node === 'string') return node
  const inner = node.children.map(linesOf).join('')
  return /^(p|h\d|li|blockquote|tr|br)$/.test(node.tag) ? `${inner}\n` : inner
}
