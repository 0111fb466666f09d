// The native client and the embedded broker, encrypted and logged in; and every way in which that goes wrong, with what is told then.
import { Broker, type BrokerOptions } from '@millrace/broker'
import { nativeClient, type NativeClientOptions, type SaslOptions } from '@millrace/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Certificates, hasOpenssl } from '../broker/certificates.ts'
import { quoted } from '../quoted.ts'

const users = { ada: { password: 'a, "hard"=one ☃' }, bob: { password: 'b' } }
const ada: SaslOptions = { mechanism: 'SCRAM-SHA-256', username: 'ada', password: users.ada.password }

async function withBroker(options: BrokerOptions, work: (broker: Broker) => Promise<void>): Promise<void> {
  await using broker = await Broker.start({ port: 0, users, ...options })
  await work(broker)
}

type Security = Pick<NativeClientOptions, 'tls' | 'sasl'>

/** Asks one thing, with the patience of a test. */
async function ask(broker: Broker, security: Security): Promise<string> {
  const client = nativeClient({ bootstrapServers: broker.bootstrapServers, requestTimeoutMs: 1_000, ...security })
  try {
    return (await client.admin.cluster()).clusterId
  } finally {
    await client.close()
  }
}

/** A record there and back, by writer, reader and group. */
async function roundTrip(broker: Broker, security: Security): Promise<readonly string[]> {
  const client = nativeClient({ bootstrapServers: broker.bootstrapServers, ...security })
  try {
    await client.admin.createTopics([{ name: 't', partitions: 1 }])
    const writer = client.writer()
    await writer.open()
    writer.write('t', 0, 0, null, new Uint8Array(300_000).fill(65), [])
    await writer.flush()
    const reader = client.reader()
    reader.assign([{ topic: 't', partition: 0, offset: 0 }])
    const texts: string[] = []
    while (texts.length === 0) {
      for (const { records } of await reader.poll(1_000))
        texts.push(...records.map(({ value }) => String(value?.length)))
    }
    return texts
  } finally {
    await client.close()
  }
}

describe('the native client logs in to the embedded broker', () => {
  it.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const)('by %s', (mechanism) =>
    withBroker({}, async (broker) => {
      expect(await roundTrip(broker, { sasl: { ...ada, mechanism } })).toEqual(['300000'])
    }),
  )

  it('goes on when the session is over, by logging in again', () =>
    withBroker({ configs: { 'connections.max.reauth.ms': '200' } }, async (broker) => {
      let logins = 0
      const password = (): string => {
        logins += 1
        return users.ada.password
      }
      const client = nativeClient({ bootstrapServers: broker.bootstrapServers, sasl: { ...ada, password } })
      const until = performance.now() + 1_000
      while (performance.now() < until) await client.admin.cluster()
      expect(logins).toBeGreaterThan(3)
      expect(logins).toBeLessThan(20)
      await client.close()
    }))

  it.each<[string, Security, BrokerOptions, RegExp, RegExp?]>([
    [
      'a wrong password',
      { sasl: { ...ada, password: 'wrong' } },
      {},
      /^CLIENT_AUTHENTICATION_FAILED: no login at 127\.0\.0\.1:\d+ as "ada" by SCRAM-SHA-256: the broker says: no user has this name and password \(SCRAM-SHA-256\); check sasl\.username and sasl\.password, and that the user may use this mechanism$/,
      quoted('wrong-password'),
    ],
    [
      "somebody else's password",
      { sasl: { ...ada, mechanism: 'PLAIN', username: 'bob' } },
      {},
      /as "bob" by PLAIN: the broker says: no user has this name and password/,
    ],
    [
      'a mechanism that the broker does not take',
      { sasl: { ...ada, mechanism: 'PLAIN' } },
      { mechanisms: ['SCRAM-SHA-256', 'SCRAM-SHA-512'] },
      /by PLAIN: the broker does not take this mechanism; it offers SCRAM-SHA-256, SCRAM-SHA-512; set sasl\.mechanism to one of them$/,
    ],
    [
      'no login where one is asked for',
      {},
      {},
      /^CLIENT_AUTHENTICATION_FAILED: 127\.0\.0\.1:\d+ asks for a login \(PLAIN, SCRAM-SHA-256, SCRAM-SHA-512\) and the client has none; set sasl/,
      quoted('login-missing'),
    ],
  ])('%s is told at once', (_, security, options, says, quote = says) =>
    withBroker(options, async (broker) => {
      const began = performance.now()
      const message = await ask(broker, security).catch((error: Error) => error.message)
      expect(message).toMatch(says)
      expect(message).toMatch(quote)
      expect(performance.now() - began).toBeLessThan(5_000)
    }),
  )

  it('a login where nobody is asked for one is told', async () => {
    await using broker = await Broker.start({ port: 0 })
    await expect(ask(broker, { sasl: ada })).rejects.toThrow(
      /^CLIENT_AUTHENTICATION_FAILED: .* the broker asks nobody to log in on this port; leave sasl out/,
    )
  })
})

describe.skipIf(!hasOpenssl)(`TLS${hasOpenssl ? '' : ' (skipped: there is no openssl to make certificates)'}`, () => {
  let certificates: Certificates
  beforeAll(() => {
    certificates = new Certificates()
  })
  afterAll(() => certificates[Symbol.dispose]())

  it.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const)('carries records after a login by %s', (mechanism) =>
    withBroker({ tls: certificates.broker }, async (broker) => {
      const security = { tls: { ca: certificates.ca }, sasl: { ...ada, mechanism } }
      expect(await roundTrip(broker, security)).toEqual(['300000'])
    }),
  )

  it('lets in a client by its certificate', async () => {
    const { broker: own, ca, client, stranger } = certificates
    await using broker = await Broker.start({ port: 0, tls: { ...own, ca, requestCert: true } })
    expect(await roundTrip(broker, { tls: { ca, ...client } })).toEqual(['300000'])
    await expect(ask(broker, { tls: { ca } })).rejects.toThrow(/^CLIENT_TLS_FAILED: .*tls\.cert and tls\.key/)
    await expect(ask(broker, { tls: { ca, ...stranger } })).rejects.toThrow(
      /^CLIENT_TLS_FAILED: .*tls\.cert and tls\.key/,
    )
  })

  const failures: [string, () => [BrokerOptions, Security], RegExp, RegExp?][] = [
    [
      'a certificate that nobody trusts',
      () => [{ tls: certificates.stranger }, { tls: { ca: certificates.ca } }],
      /^CLIENT_TLS_FAILED: no secure connection to 127\.0\.0\.1:\d+: its certificate is refused \(self-signed certificate\); give the certificate of the authority that signed it as tls\.ca/,
      quoted('certificate-untrusted'),
    ],
    [
      'an authority that Node does not know',
      () => [{ tls: certificates.broker }, { tls: true }],
      /^CLIENT_TLS_FAILED: .*give the certificate of the authority that signed it as tls\.ca/,
    ],
    [
      'a certificate for another name',
      () => [{ tls: certificates.elsewhere }, { tls: { ca: certificates.ca } }],
      /^CLIENT_TLS_FAILED: no secure connection to 127\.0\.0\.1:\d+: its certificate is for DNS:elsewhere\.test; use that name in bootstrapServers \(and advertised\.listeners\), or set tls\.servername to it$/,
      quoted('certificate-of-another'),
    ],
    [
      'TLS to a port without it',
      () => [{}, { tls: { ca: certificates.ca } }],
      /^CLIENT_TLS_FAILED: .*it ended the connection in the handshake; does this port speak TLS\? Without it, leave tls out$/,
      quoted('tls-at-a-plain-port'),
    ],
    [
      'a client without TLS at a port with it',
      () => [{ tls: certificates.broker }, {}],
      /^CLIENT_UNREACHABLE: .*the broker closed it before it said anything; does this port speak TLS\? Then set tls/,
      quoted('no-tls-at-a-tls-port'),
    ],
  ]
  it.each(failures)('%s is told at once', async (_, make, says, quote = says) => {
    const [options, security] = make()
    await withBroker(options, async (broker) => {
      const message = await ask(broker, { sasl: ada, ...security }).catch((error: Error) => error.message)
      expect(message).toMatch(says)
      expect(message).toMatch(quote)
    })
  })

  it('goes by the name that servername gives, and past any name with rejectUnauthorized false', () =>
    withBroker({ tls: certificates.elsewhere }, async (broker) => {
      const { ca } = certificates
      expect(await ask(broker, { sasl: ada, tls: { ca, servername: 'elsewhere.test' } })).toBe(broker.clusterId)
      expect(await ask(broker, { sasl: ada, tls: { rejectUnauthorized: false } })).toBe(broker.clusterId)
    }))

  it('certificates that cannot be read are refused when the client is made', () => {
    expect(() => nativeClient({ bootstrapServers: 'a:1', tls: { cert: 'no certificate', key: 'no key' } })).toThrow(
      /^CLIENT_INVALID_OPTIONS: tls has a certificate or key that cannot be read/,
    )
  })
})
