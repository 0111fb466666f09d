import { expect, test } from 'vitest'
import {
  isScramMechanism,
  isScramProof,
  sameSecret,
  scramAttributes,
  scramKeys,
  scramName,
  scramProof,
  scramSignature,
  userOfScramName,
} from '../../src/sasl/scram.ts'

// The exchange that RFC 7677 prints.
const authMessage =
  'n=user,r=rOprNGfwEbeRWgbNEkqO,' +
  'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,' +
  'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0'
const proof = 'dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ='
const signature = '6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='

test('proof and signature are those of the standard', async () => {
  const keys = await scramKeys('SCRAM-SHA-256', 'pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'), 4096)
  expect(Buffer.from(scramProof('SCRAM-SHA-256', keys, authMessage)).toString('base64')).toBe(proof)
  expect(Buffer.from(scramSignature('SCRAM-SHA-256', keys.serverKey, authMessage)).toString('base64')).toBe(signature)
  expect(isScramProof('SCRAM-SHA-256', keys.storedKey, authMessage, Buffer.from(proof, 'base64'))).toBe(true)
})

test.each(['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const)(
  'with %s a proof is refused when the password, the message or its length differs',
  async (mechanism) => {
    const salt = Buffer.from('salt')
    const right = await scramKeys(mechanism, 'right', salt, 4096)
    const wrong = await scramKeys(mechanism, 'wrong', salt, 4096)
    const accepts = (made: Uint8Array): boolean => isScramProof(mechanism, right.storedKey, 'message', made)
    expect(accepts(scramProof(mechanism, right, 'message'))).toBe(true)
    expect(accepts(scramProof(mechanism, wrong, 'message'))).toBe(false)
    expect(accepts(scramProof(mechanism, right, 'another message'))).toBe(false)
    expect(accepts(scramProof(mechanism, right, 'message').subarray(1))).toBe(false)
    expect(accepts(new Uint8Array())).toBe(false)
  },
)

test('names survive the characters that have a meaning in messages', () => {
  expect(scramName('a=b,c')).toBe('a=3Db=2Cc')
  expect(userOfScramName('a=3Db=2Cc')).toBe('a=b,c')
  expect(userOfScramName(scramName('=2C,=3D'))).toBe('=2C,=3D')
  expect(userOfScramName('a=b')).toBeNull()
})

test('attributes are read once each, values as they stand', () => {
  expect(scramAttributes('r=a=b,s=c==,i=1')).toEqual(
    new Map([
      ['r', 'a=b'],
      ['s', 'c=='],
      ['i', '1'],
    ]),
  )
  expect(scramAttributes('r=1,r=2')).toBeNull()
  expect(scramAttributes('r')).toBeNull()
  expect(scramAttributes('')).toBeNull()
})

test('only equal secrets are the same', () => {
  expect(sameSecret(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true)
  expect(sameSecret(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false)
  expect(sameSecret(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false)
})

test('SHA-1 and prototype names are no mechanisms', () => {
  expect(['SCRAM-SHA-512', 'SCRAM-SHA-1', 'toString'].map(isScramMechanism)).toEqual([true, false, false])
})
