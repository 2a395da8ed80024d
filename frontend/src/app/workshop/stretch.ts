/** As long as words of an administration get before somebody objects. */
const COMPOUND = 'Ortsplanungsrevisionsverfahren'

/** What a translator or a very thorough author might make of it. */
export function lengthen(text: string): string {
  if (!/\p{L}{2}/u.test(text)) return text
  return `${text}${/\s$/.test(text) ? '' : ' '}${text.trim().length > 20 ? `${text.trim()} ` : ''}${COMPOUND}`
}

/** Lengthens all words below `root`, but not what somebody is writing; also those that come later, until the returned function is called. */
export function stretch(root: HTMLElement): () => void {
  const done = new WeakMap<Text, string>()

  function one(node: Text) {
    if (done.get(node) === node.data || node.parentElement?.closest('svg, textarea, [contenteditable]'))
      return
    const longer = lengthen(node.data)
    done.set(node, longer)
    if (longer !== node.data) node.data = longer
  }
  function below(node: Node) {
    if (node.nodeType === Node.TEXT_NODE) one(node as Text)
    else node.childNodes.forEach(below)
  }

  below(root)
  const observer = new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === 'characterData') below(target)
      else addedNodes.forEach(below)
    }
  })
  observer.observe(root, { childList: true, characterData: true, subtree: true })
  return () => {
    observer.disconnect()
  }
}
