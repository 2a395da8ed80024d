/** One answer among several. */
export interface ChoiceOption {
  value: string
  label: string
  hint?: string | undefined
  disabled?: boolean | undefined
}
