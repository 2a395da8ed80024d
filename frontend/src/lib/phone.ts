/** The address that dials a number written for people; Swiss numbers get their country. */
export function dialable(phone: string): string {
  return `tel:${phone.replace(/[^\d+]/g, '').replace(/^0(?!0)/, '+41')}`
}

/** A number inside a sentence, on one line. */
export function unbroken(phone: string): string {
  return phone.replaceAll(' ', '\u00a0')
}
