/** One or two capitals: first and last word of a name; a leading article or title of an organisation counts like any word. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/[\s\u00a0]+/)
    .filter((word) => /\p{L}|\p{N}/u.test(word))
  const first = words[0]
  if (first === undefined) return '?'
  const letter = (word: string) => (/[\p{L}\p{N}]/u.exec(word)?.[0] ?? '').toLocaleUpperCase('de-CH')
  const last = words.length > 1 ? words.at(-1) : undefined
  return letter(first) + (last === undefined ? '' : letter(last))
}

/** The same name always wears the same of three tints. */
export function shadeOf(name: string): 1 | 2 | 3 {
  let sum = 0
  for (const sign of name) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 9973
  return ((sum % 3) + 1) as 1 | 2 | 3
}
