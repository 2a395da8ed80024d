import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { expect, it } from 'vitest'
import { pemOf } from './key'

it('wraps a key so that others read the same key out of it', () => {
  const { publicKey } = generateKeyPairSync('ed25519')
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64')
  expect(createPublicKey(pemOf(raw)).export({ format: 'jwk' })).toEqual(publicKey.export({ format: 'jwk' }))
})
