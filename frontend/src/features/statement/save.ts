/** Hands over what was fetched with the secret of the browser, which a link could not bring. */
export function saveAs(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const anchor = document.createElement('a')
  anchor.href = address
  anchor.download = name
  anchor.click()
  setTimeout(() => {
    URL.revokeObjectURL(address)
  }, 60_000)
}
