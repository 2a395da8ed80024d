import { nextTick, watch } from 'vue'
import type { Form } from '@/lib/form'
import { fieldId } from './field'

/** In a short form without a summary, a failed attempt leads to the first wrong field. */
export function useFirstWrong<V extends object>({
  failures,
  errorList,
}: Pick<Form<V>, 'failures' | 'errorList'>) {
  watch(
    failures,
    async () => {
      const field = errorList.value[0]?.field
      if (!field) return
      await nextTick()
      document.getElementById(fieldId(field))?.focus()
    },
    { flush: 'post' },
  )
}
