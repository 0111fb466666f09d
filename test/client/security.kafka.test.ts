// The native client on a secured Apache Kafka: every way in, and what is told where there is none.
import { nativeClient, type NativeClientOptions, type SaslOptions } from '@millrace/client'
import { noHeaders } from '@millrace/record'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { Certificates, hasOpenssl } from '../broker/certificates.ts'
import { password, type SecuredKafka, securedKafka, sessionMs } from '../kafka/fixture/secured.ts'
import type {} from '../kafka/fixture.ts'
import { quoted } from '../quoted.ts'

const given = inject('kafka')
const isRequired = 'without' in given && given.required
const ada: SaslOptions = { mechanism: 'SCRAM-SHA-256', username: 'ada', password }

describe('the native client on a secured Apache Kafka', () => {
  let certificates: Certificates
  let kafka: SecuredKafka | { readonly without: string } = { without: 'there is no openssl to make certificates' }
  let topics = 0

  beforeAll(async () => {
    if (!hasOpenssl) return
    certificates = new Certificates()
    kafka = await securedKafka(certificates)
  })
  afterAll(async () => {
    if ('stop' in kafka) await kafka.stop()
    certificates?.[Symbol.dispose]()
  })

  type Way = (kafka: SecuredKafka) => NativeClientOptions

  function secured(title: string, work: (kafka: SecuredKafka) => Promise<void>): void {
    it(title, async ({ skip }) => {
      if ('stop' in kafka) return work(kafka)
      if (isRequired) throw new Error(`MILLRACE_REQUIRE asks for a Kafka: ${kafka.without}`)
      return skip(kafka.without)
    })
  }

  /** Records there and back for as long as the session's time twice over, so that logins are renewed under way. */
  async function roundTrips(options: NativeClientOptions, forMs = 0): Promise<void> {
    const client = nativeClient(options)
    const topic = `secured-${++topics}`
    try {
      await client.admin.createTopics([{ name: topic, partitions: 1 }])
      const writer = client.writer()
      await writer.open()
      const reader = client.reader()
      reader.assign([{ topic, partition: 0, offset: 0 }])
      const read: string[] = []
      const until = performance.now() + forMs
      let written = 0
      do {
        for (const end = written + 20; written < end; written++) {
          writer.write(topic, 0, 0, null, new TextEncoder().encode(`v${written}`), noHeaders)
        }
        await writer.flush()
        while (read.length < written) {
          for (const { records } of await reader.poll(1_000)) {
            read.push(...records.map(({ value }) => new TextDecoder().decode(value ?? undefined)))
          }
        }
      } while (performance.now() < until)
      expect(read).toEqual(Array.from({ length: written }, (_, at) => `v${at}`))
    } finally {
      await client.close()
    }
  }

  const mechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const
  for (const mechanism of mechanisms) {
    secured(`logs in by ${mechanism}`, ({ sasl: bootstrapServers }) =>
      roundTrips({ bootstrapServers, sasl: { ...ada, mechanism } }),
    )
    secured(`logs in by ${mechanism} over TLS`, ({ saslOverTls: bootstrapServers }) =>
      roundTrips({ bootstrapServers, sasl: { ...ada, mechanism }, tls: { ca: certificates.ca } }),
    )
  }

  secured('is known by its certificate', ({ certificates: bootstrapServers }) =>
    roundTrips({ bootstrapServers, tls: { ca: certificates.ca, ...certificates.client } }),
  )

  secured(
    'renews its login under way, without losing the connection or a record',
    async ({ sasl: bootstrapServers }) => {
      let logins = 0
      const lines: string[] = []
      const asked = (): string => {
        logins += 1
        return password
      }
      const log = ({ message }: { message: string }): void => void lines.push(message)
      await roundTrips({ bootstrapServers, sasl: { ...ada, password: asked }, log }, sessionMs * 3)
      expect(logins).toBeGreaterThan(6)
      expect(lines).toEqual([])
    },
  )

  secured('tells who may log in and nothing else what was refused', async ({ sasl: bootstrapServers }) => {
    const sasl: SaslOptions = { mechanism: 'PLAIN', username: 'bob', password: 'b' }
    const client = nativeClient({ bootstrapServers, sasl })
    const said = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: Error) => error.message)
    try {
      const making = await said(client.admin.createTopics([{ name: 'bobs', partitions: 1 }]))
      expect(making).toMatch(quoted('not-authorized'))
      expect(making).toContain('bobs: the broker answered TOPIC_AUTHORIZATION_FAILED')
      expect(await said(client.admin.groupOffsets('bobs'))).toMatch(quoted('not-authorized'))
    } finally {
      await client.close()
    }
  })

  const failures: readonly [string, Way, RegExp][] = [
    [
      'a wrong password',
      ({ sasl }) => ({ bootstrapServers: sasl, sasl: { ...ada, password: 'wrong' } }),
      /^CLIENT_AUTHENTICATION_FAILED: no login at 127\.0\.0\.1:\d+ as "ada" by SCRAM-SHA-256: the broker says: .*invalid credentials.*; check sasl\.username and sasl\.password/,
    ],
    [
      'a user of another mechanism',
      ({ sasl }) => ({ bootstrapServers: sasl, sasl: { ...ada, username: 'bob', password: 'b' } }),
      /^CLIENT_AUTHENTICATION_FAILED: .*"bob" by SCRAM-SHA-256: the broker says: /,
    ],
    [
      'a wrong password by PLAIN over TLS',
      ({ saslOverTls }) => ({
        bootstrapServers: saslOverTls,
        sasl: { ...ada, mechanism: 'PLAIN', password: 'wrong' },
        tls: { ca: certificates.ca },
      }),
      /^CLIENT_AUTHENTICATION_FAILED: .*by PLAIN: the broker says: .*Invalid username or password/,
    ],
    [
      'no login where one is asked for',
      ({ sasl }) => ({ bootstrapServers: sasl }),
      /^CLIENT_AUTHENTICATION_FAILED: 127\.0\.0\.1:\d+ asks for a login \(.*SCRAM-SHA-256.*\) and the client has none; set sasl/,
    ],
    [
      'a login where none is asked for',
      ({ open }) => ({ bootstrapServers: open, sasl: ada }),
      /^CLIENT_AUTHENTICATION_FAILED: .*asks nobody to log in on this port; leave sasl out/,
    ],
    [
      'an authority that is not trusted',
      ({ saslOverTls }) => ({ bootstrapServers: saslOverTls, sasl: ada, tls: true }),
      /^CLIENT_TLS_FAILED: .*as tls\.ca/,
    ],
    [
      'no client certificate where one is asked for',
      ({ certificates: bootstrapServers }) => ({ bootstrapServers, tls: { ca: certificates.ca } }),
      /^CLIENT_TLS_FAILED: .*tls\.cert and tls\.key/,
    ],
    [
      'TLS to a port without it',
      ({ open }) => ({ bootstrapServers: open, tls: { ca: certificates.ca } }),
      /^CLIENT_TLS_FAILED: .*does this port speak TLS\?/,
    ],
    [
      'a client without TLS at a port with it',
      ({ saslOverTls }) => ({ bootstrapServers: saslOverTls, sasl: ada }),
      /^CLIENT_(TLS_FAILED: .*this port speaks TLS|UNREACHABLE: .*does this port speak TLS\?)/,
    ],
  ]
  for (const [what, way, says] of failures) {
    secured(`${what} is told at once`, async (running) => {
      const client = nativeClient({ requestTimeoutMs: 2_000, ...way(running) })
      await expect(client.admin.cluster()).rejects.toThrow(says)
      await client.close()
    })
  }
})
