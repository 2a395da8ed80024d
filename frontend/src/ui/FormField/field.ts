import { computed, inject, provide, useId, type ComputedRef, type InjectionKey } from 'vue'

/** One message of a failed form: `field` is the name the server knows it by. */
export interface FieldError {
  field: string
  message: string
}

/** What a control inherits from the field around it. */
export interface FieldContext {
  id: string
  name: string
  describedBy: string | undefined
  invalid: boolean
}

const FIELD: InjectionKey<ComputedRef<FieldContext>> = Symbol('field')

/** The id of a field's first control. The error summary links to it, so both derive it from the name. */
export function fieldId(name: string): string {
  return `field-${name.replace(/[^\w-]+/g, '-')}`
}

export interface FieldProps {
  name: string
  hint?: string | undefined
  error?: string | undefined
}

/** Ids of one field, and the way down to its control. `extra` names a further describing element, such as a count. */
export function provideField(props: Readonly<FieldProps>, hasHint: () => boolean) {
  const id = computed(() => fieldId(props.name))
  const hintId = computed(() => `${id.value}-hint`)
  const errorId = computed(() => `${id.value}-error`)
  const describedBy = computed(() => {
    const ids = [hasHint() ? hintId.value : '', props.error ? errorId.value : ''].filter(Boolean)
    return ids.length ? ids.join(' ') : undefined
  })
  provide(
    FIELD,
    computed(() => ({
      id: id.value,
      name: props.name,
      describedBy: describedBy.value,
      invalid: Boolean(props.error),
    })),
  )
  return { id, hintId, errorId, describedBy }
}

/**
 * For controls: the attributes that tie them to their field. A control without a field around it
 * (a search box with an aria-label) gets an id of its own.
 */
export function useField(): ComputedRef<FieldContext> {
  const own = useId()
  const lone = computed(() => ({ id: own, name: '', describedBy: undefined, invalid: false }))
  return inject(FIELD, lone)
}
