import { expect, test } from 'vitest'
import { ScramConversation } from '../../../src/native/security/scram-conversation.ts'

// The exchange that RFC 7677 prints.
const nonce = 'rOprNGfwEbeRWgbNEkqO'
const serverFirst = 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'
const clientFinal =
  'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ='
const serverFinal = 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (message: Uint8Array | undefined): string => new TextDecoder().decode(message)
const begin = (): ScramConversation => new ScramConversation('SCRAM-SHA-256', 'user', 'pencil', nonce)

test('the exchange of the standard comes out to the letter', async () => {
  const conversation = begin()
  expect(text(conversation.first())).toBe(`n,,n=user,r=${nonce}`)
  expect(text(await conversation.next(bytes(serverFirst)))).toBe(clientFinal)
  expect(await conversation.next(bytes(serverFinal))).toBeUndefined()
})

test('a broker that does not know the password is not believed', async () => {
  const conversation = begin()
  await conversation.next(bytes(serverFirst))
  const forged = serverFinal.replace('6rr', '7rr')
  await expect(conversation.next(bytes(forged))).rejects.toThrow(/does not know the password itself/)
  for (const nothing of ['v=', 'x=1']) {
    await expect(conversation.next(bytes(nothing))).rejects.toThrow(/does not know the password itself/)
  }
})

test.each([
  ['a nonce that does not continue ours', serverFirst.replace('r=rO', 'r=xx'), /another exchange/],
  ['our nonce alone', `r=${nonce},s=AAAA,i=4096`, /another exchange/],
  ['too few iterations', serverFirst.replace('i=4096', 'i=1'), /4096 to 1000000 are accepted/],
  ['iterations to keep a client busy', serverFirst.replace('i=4096', 'i=2000000000'), /are accepted/],
  ['iterations that are no number', serverFirst.replace('i=4096', 'i=many'), /are accepted/],
  ['an extension that must be understood', `m=1,${serverFirst}`, /not SCRAM/],
  ['an attribute twice', `${serverFirst},i=1`, /not SCRAM/],
  ['what is no message', 'hello', /not SCRAM/],
  ['an error', 'e=other-error', /the broker says: other-error/],
])('%s ends the exchange', async (_, challenge, says) => {
  await expect(begin().next(bytes(challenge))).rejects.toThrow(says)
})

test('a name with commas cannot add to the message', () => {
  const hostile = new ScramConversation('SCRAM-SHA-512', 'a,r=b', 'p', 'n')
  expect(text(hostile.first())).toBe('n,,n=a=2Cr=3Db,r=n')
})
