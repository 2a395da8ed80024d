/** The address that dials a number written for people; Swiss numbers get their country. */
export function dialable(phone: string): string {
  return `tel:${phone.replace(/[^\d+]/g, '').replace(/^0(?!0)/, '+41')}`
}
