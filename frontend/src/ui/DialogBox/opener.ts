import { defineComponent, h, ref, type Component } from 'vue'
import AppButton from '../AppButton/AppButton.vue'

/** For examples: a modal dialog cannot lie open beside other examples, so each has the button that opens it. */
export function withOpener(dialog: Component) {
  return defineComponent(
    (_, { attrs, slots }) => {
      const open = ref(false)
      const change = (now: boolean) => (open.value = now)
      return () => [
        h(AppButton, { variant: 'quiet', onClick: () => change(true) }, () => String(attrs.title)),
        h(dialog, { ...attrs, open: open.value, 'onUpdate:open': change }, slots),
      ]
    },
    { name: 'WithOpener', inheritAttrs: false },
  )
}
