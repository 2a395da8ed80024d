/** What stands before the 32 bytes of an Ed25519 key in its usual wrapping (RFC 8410). */
const prefix = '\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00'

/** A public key as programs for checking read it. */
export function pemOf(publicKey: string): string {
  const body = btoa(prefix + atob(publicKey))
  return `-----BEGIN PUBLIC KEY-----\n${body}\n-----END PUBLIC KEY-----`
}
