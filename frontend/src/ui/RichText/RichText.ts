import { defineComponent, h, type VNodeChild } from 'vue'
import { RouterLink } from 'vue-router'
import { parseRichText, type RichNode } from './parse'
import './RichText.css'

function textOf(node: RichNode): string {
  return typeof node === 'string' ? node : node.children.map(textOf).join('')
}

function render(node: RichNode): VNodeChild {
  if (typeof node === 'string') return node
  const children = node.children.map(render)
  if (node.tag === 'a') {
    const { href = '', ...rest } = node.attributes
    // An address of our own is opened without loading the whole page again.
    if (href.startsWith('/') && !href.startsWith('/api/'))
      return h(RouterLink, { ...rest, to: href }, () => children)
    return h(
      'a',
      /^https?:/i.test(href) ? { ...rest, href, rel: 'noopener external' } : { ...rest, href },
      children,
    )
  }
  if (node.tag === 'img') return h('img', { ...node.attributes, loading: 'lazy', decoding: 'async' })
  if (node.tag === 'table') {
    // A wide table scrolls by itself; with the keyboard too, and then ears have to know what scrolls.
    const caption = node.children.find((child) => typeof child !== 'string' && child.tag === 'caption')
    const name = caption === undefined ? undefined : textOf(caption)
    return h('div', { class: 'rich-text__scroll', tabindex: 0, role: name && 'group', 'aria-label': name }, [
      h('table', children),
    ])
  }
  return h(node.tag, node.attributes, children)
}

/** Long text: HTML that the server has sanitised (`html`), or a slot. Headings inside begin at h2. */
export default defineComponent(
  (props: { html?: string | undefined; lang?: string | undefined }, { slots }) =>
    () =>
      h(
        'div',
        { class: 'rich-text', lang: props.lang },
        slots.default?.() ?? parseRichText(props.html ?? '').map(render),
      ),
  { name: 'RichText', props: ['html', 'lang'] },
)
