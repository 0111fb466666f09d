import { expect, it } from 'vitest'
import { Broker, type BrokerOptions } from '../../src/index.ts'

const users = { ada: { password: 'hunter2' } }
const tls = { key: 'k', cert: 'c' }

it.each<[Partial<BrokerOptions>, RegExp]>([
  [{ host: '0.0.0.0' }, /nobody is asked for a password; set tls and users/],
  [{ host: '0.0.0.0', tls }, /nobody is asked for a password/],
  [{ host: '0.0.0.0', users }, /passwords and records would pass in the clear/],
  [{ tls: { ...tls, requestCert: true } }, /tls.requestCert needs tls.ca/],
  [{ tls }, /tls has a certificate or key that cannot be read/],
  [{ users: {} }, /users has no user/],
  [{ users: { ada: { password: '' } } }, /user "ada": password is a text/],
  [{ users: { ada: { scram: {} } } }, /user "ada": a password, or scram credentials, are missing/],
  [
    { users: { ada: { scram: { 'SCRAM-SHA-256': { salt: 'AAAA', iterations: 1, storedKey: '', serverKey: '' } } } } },
    /4096 iterations or more/,
  ],
  [{ users, mechanisms: [] }, /mechanisms are some of PLAIN/],
  [{ users, mechanisms: ['GSSAPI' as 'PLAIN'] }, /mechanisms are some of PLAIN/],
  [{ mechanisms: ['PLAIN'] }, /mechanisms are for users/],
])('%o is refused with what to do', async (options, says) => {
  const refused = Broker.start({ port: 0, ...options })
  await expect(refused).rejects.toThrow(/^BROKER_OPTIONS/)
  await expect(refused).rejects.toThrow(says)
  await expect(refused).rejects.not.toThrow(/hunter2/)
})
