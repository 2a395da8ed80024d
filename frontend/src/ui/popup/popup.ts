import { onBeforeUnmount, watch, type Ref } from 'vue'
import { place } from './place'
import './popup.css'

interface PopupOptions {
  align?: 'start' | 'end' | undefined
  /** As wide as its anchor, for lists under a field. */
  fit?: boolean | undefined
  /** A press or a focus outside of both. */
  leave?: (() => void) | undefined
}

/**
 * Keeps a `popover="manual"` element beside its anchor while `open`, above everything else on the page, dialogs included.
 * Browsers without popovers show it as a plain fixed element. Keys are the business of the component.
 */
export function usePopup(
  anchor: Readonly<Ref<HTMLElement | null>>,
  popup: Readonly<Ref<HTMLElement | null>>,
  open: Readonly<Ref<boolean>>,
  { align, fit = false, leave }: PopupOptions = {},
) {
  function position() {
    const element = popup.value
    if (!element || !anchor.value) return
    const at = anchor.value.getBoundingClientRect()
    const view = document.documentElement
    const { style } = element
    // Its own size first: what was set for another place would be measured otherwise.
    style.maxBlockSize = ''
    if (fit) style.inlineSize = `${at.width}px`
    const { left, top, maxHeight } = place(
      at,
      { width: element.offsetWidth, height: element.offsetHeight },
      { width: view.clientWidth, height: window.innerHeight },
      align,
      getComputedStyle(anchor.value).direction === 'rtl',
    )
    style.maxBlockSize = `${maxHeight}px`
    style.left = `${left}px`
    style.top = `${top}px`
  }

  function outside(event: Event) {
    const { target } = event
    if (target instanceof Node && (anchor.value?.contains(target) || popup.value?.contains(target))) return
    leave?.()
  }

  function listen(on: boolean) {
    const change = on ? 'addEventListener' : 'removeEventListener'
    window[change]('resize', position)
    window[change]('scroll', position, { capture: true, passive: true } as AddEventListenerOptions)
    document[change]('pointerdown', outside)
    document[change]('focusin', outside)
  }

  watch(
    open,
    (now) => {
      listen(now)
      const element = popup.value
      if (!element) return
      if (now) {
        element.showPopover?.()
        position()
      } else if (element.isConnected) {
        element.hidePopover?.()
      }
    },
    { flush: 'post' },
  )
  onBeforeUnmount(() => listen(false))

  /** After its content has changed: a longer list may have to move above. */
  return { position }
}
