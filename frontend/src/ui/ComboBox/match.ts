export interface ComboOption {
  /** Never empty. */
  value: string
  label: string
  hint?: string | undefined
  disabled?: boolean | undefined
}

/** As people type it: «zurich» finds «Zürich», «ecole» finds «École». */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLocaleLowerCase('de')
    .replace(/[’']/g, "'")
    .trim()
}

/** Options in which every typed word occurs; those that begin like the words first, otherwise in the given order. */
export function match<O extends ComboOption>(options: readonly O[], typed: string): readonly O[] {
  const wanted = plain(typed)
  if (!wanted) return options
  const words = wanted.split(/\s+/)
  const first: O[] = []
  const rest: O[] = []
  for (const option of options) {
    const text = plain(`${option.label} ${option.hint ?? ''}`)
    if (!words.every((word) => text.includes(word))) continue
    if (text.startsWith(wanted)) first.push(option)
    else rest.push(option)
  }
  return [...first, ...rest]
}
