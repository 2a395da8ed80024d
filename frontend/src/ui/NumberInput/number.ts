/** Digits before and after the point; more cannot be told apart any more. */
const MOST_DIGITS = 15

/**
 * Reads a number as people in Switzerland write it: 1’234.50, 1'234,50, 1 234, 1.234 (where there are no decimals), −5, CHF 20.–.
 * Undefined for everything else, and for more than `decimals` digits behind the point: nothing is rounded silently.
 */
export function parseNumber(text: string, decimals = 0): number | undefined {
  const bare = text
    .trim()
    .replace(/^(?:CHF|Fr\.|SFr\.)\s*/i, '')
    .replace(/\.?[–—-]+$/, '')
    .replace(/[\u2212–]/g, '-')
    .replace(/(\d)[’'ʼ`´\s](?=\d{3}(?!\d))/gu, '$1')
  const parts = /^([+-]?)\s?(\d+(?:[.,]\d+)*)$/.exec(bare)
  if (!parts) return undefined
  const [, sign = '', digits = ''] = parts
  const plain = unmark(digits, decimals)
  if (plain === undefined || plain.replace('.', '').length > MOST_DIGITS) return undefined
  const value = Number(plain)
  return sign === '-' && value !== 0 ? -value : value
}

/** Decides which of the points and commas is the decimal one. */
function unmark(digits: string, decimals: number): string | undefined {
  const marks = digits.replace(/\d/g, '')
  if (marks === '') return digits
  const [first = '', ...groups] = digits.split(/[.,]/)
  const last = groups.at(-1) ?? ''
  const grouped = first.length <= 3 && first !== '0' && groups.every((group) => group.length === 3)
  const one = new Set(marks).size === 1
  // 1.234.567, or 1.234 where nothing can stand behind a point.
  if (one && grouped && (marks.length > 1 || decimals === 0)) return first + groups.join('')
  const behind = marks.at(-1) ?? ''
  const before = marks.slice(0, -1)
  // 1’234.50 and 1,234.50: thousands marks are all alike and differ from the decimal one.
  if (before !== '' && (before.includes(behind) || new Set(before).size > 1)) return undefined
  if (before !== '' && (first.length > 3 || groups.slice(0, -1).some((group) => group.length !== 3)))
    return undefined
  if (last.length > decimals) return undefined
  return `${first}${groups.slice(0, -1).join('')}.${last}`
}
