import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

/** How far ahead of the reader things are drawn. */
const AHEAD = '800px 0px'

/** True from the moment the element comes near the window, or the page is printed: two hundred live examples at once are too much for a phone. */
export function useNear(element: Readonly<Ref<HTMLElement | null>>): Ref<boolean> {
  const near = ref(false)
  let observer: IntersectionObserver | undefined

  function come() {
    near.value = true
    observer?.disconnect()
    window.removeEventListener('beforeprint', come)
  }

  onMounted(() => {
    observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) come()
      },
      { rootMargin: AHEAD },
    )
    if (element.value) observer.observe(element.value)
    window.addEventListener('beforeprint', come)
  })
  onBeforeUnmount(() => {
    observer?.disconnect()
    window.removeEventListener('beforeprint', come)
  })
  return near
}
