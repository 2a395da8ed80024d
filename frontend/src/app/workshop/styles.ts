import { computed, shallowRef, type ComputedRef } from 'vue'
import { themeCss } from '@/ui/theme/css'

const texts = new Map<string, Promise<string>>()
const css = shallowRef('')
let watching = false

/**
 * Everything the page is dressed with, as one text for the documents of the frames. It grows when a
 * component brings its own style sheet later.
 */
export function usePageStyles(accent: () => string): ComputedRef<string> {
  if (!watching) {
    watching = true
    void collect()
    new MutationObserver(() => void collect()).observe(document.head, { childList: true })
  }
  return computed(() => css.value + coloured(accent()))
}

let last = { accent: '', text: '' }

/** Judging a colour and its scale takes a moment: once for all frames. */
function coloured(accent: string): string {
  if (last.accent !== accent) last = { accent, text: accent ? themeCss(accent) : '' }
  return last.text
}

async function collect(): Promise<void> {
  const elements = [...document.querySelectorAll<HTMLLinkElement>('style, link[rel=stylesheet]')]
  const found = await Promise.all(elements.map((element) => textOf(element)))
  const whole = found.join('\n')
  if (whole !== css.value) css.value = whole
}

function textOf(element: HTMLLinkElement): Promise<string> {
  if (!element.href) return Promise.resolve(element.textContent)
  let text = texts.get(element.href)
  if (!text) {
    text = fetch(element.href).then((response) => response.text())
    texts.set(element.href, text)
  }
  return text
}
