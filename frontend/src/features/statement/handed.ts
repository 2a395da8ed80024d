/*
 * The code of an invitation, from the page on which it was entered: it travels in the state of the history and never in an
 * address, and is taken out at once, because it opens something once.
 */

export function handedCode(): string {
  const { code, ...rest } = (history.state ?? {}) as { code?: unknown }
  if (typeof code !== 'string') return ''
  history.replaceState(rest, '')
  return code
}
