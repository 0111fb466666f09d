// An application on a secured cluster: it logs in over TLS and runs; a wrong password ends its start, and a changed one its life, with the reason.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Broker } from '@millrace/broker'
import { nativeClient } from '@millrace/client'
import { MillraceApp, type MillraceAppOptions, StreamsBuilder, string } from '@millrace/streams'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { Certificates, hasOpenssl } from '../broker/certificates.ts'
import { eventually } from './cluster-bed.ts'

const password = 'pencil'

describe.skipIf(!hasOpenssl)(
  `an application on a secured cluster${hasOpenssl ? '' : ' (skipped: there is no openssl to make certificates)'}`,
  () => {
    let certificates: Certificates
    let broker: Broker
    beforeAll(async () => {
      certificates = new Certificates()
      broker = await Broker.start({ port: 0, users: { app: { password } }, tls: certificates.broker })
      const client = nativeClient({ bootstrapServers: broker.bootstrapServers, transport: broker.transport() })
      await client.admin.createTopics([
        { name: 'in', partitions: 1 },
        { name: 'out', partitions: 1 },
      ])
      await client.close()
    })
    afterAll(async () => {
      await broker?.stop()
      certificates?.[Symbol.dispose]()
    })

    function appWith(options: Partial<MillraceAppOptions>): MillraceApp {
      const builder = new StreamsBuilder()
      builder.stream('in', { key: string(), value: string() }).to('out')
      const app = new MillraceApp(builder.build(), {
        applicationId: 'secured',
        bootstrapServers: broker.bootstrapServers,
        stateDir: certificates.directory,
        tls: { ca: certificates.ca },
        sasl: { mechanism: 'SCRAM-SHA-512', username: 'app', password },
        log: () => {},
        ...options,
      })
      onTestFinished(() => app.stop().catch(() => {}))
      return app
    }

    test('it runs there', async () => {
      const app = appWith({})
      await app.start()
      const client = nativeClient({ bootstrapServers: broker.bootstrapServers, transport: broker.transport() })
      const writer = client.writer()
      await writer.open()
      writer.write('in', 0, 1, Buffer.from('k'), Buffer.from('v'), [])
      await writer.close()
      const reader = client.reader()
      reader.assign([{ topic: 'out', partition: 0, offset: 0 }])
      const read: string[] = []
      await eventually(async () => {
        for (const { records } of await reader.poll(100)) read.push(...records.map(({ value }) => String(value)))
        return read.length > 0
      })
      await client.close()
    })

    test('a wrong password ends its start at once', async () => {
      const app = appWith({ sasl: { mechanism: 'PLAIN', username: 'app', password: 'hunter2' } })
      const began = performance.now()
      const failed = { code: 'CLIENT_AUTHENTICATION_FAILED', details: { username: 'app', mechanism: 'PLAIN' } }
      await expect(app.start()).rejects.toMatchObject(failed)
      expect(performance.now() - began).toBeLessThan(5_000)
      expect(app.state).toBe('failed')
    })

    test('tls and sasl without bootstrapServers are refused', async () => {
      const builder = new StreamsBuilder()
      builder.stream('in', { key: string(), value: string() }).to('out')
      const app = new MillraceApp(builder.build(), { applicationId: 'secured', tls: true, log: () => {} })
      await expect(app.start()).rejects.toThrow(/^RUNTIME_INVALID_CONFIG: tls and sasl are for bootstrapServers/)
    })
  },
)

test('an application whose password is changed under way fails with the reason when its connections are lost', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-password-'))
  const secured = (port: number, secret: string): Promise<Broker> =>
    Broker.start({ directory: join(directory, 'broker'), port, users: { app: { password: secret } } })
  let broker = await secured(0, password)
  onTestFinished(async () => {
    await broker.stop()
    rmSync(directory, { recursive: true, force: true })
  })
  const builder = new StreamsBuilder()
  builder.stream('in', { key: string(), value: string() }).to('out')
  const app = new MillraceApp(builder.build(), {
    applicationId: 'secured',
    bootstrapServers: broker.bootstrapServers,
    stateDir: join(directory, 'state'),
    createMissingTopics: true,
    sasl: { mechanism: 'SCRAM-SHA-256', username: 'app', password },
    log: () => {},
  })
  onTestFinished(() => app.stop().catch(() => {}))
  await app.start()
  const { port } = broker.address
  await broker.stop()
  broker = await secured(port, 'another')
  await expect(app.finished).rejects.toThrow(/CLIENT_AUTHENTICATION_FAILED: .* as "app" by SCRAM-SHA-256/)
  expect(app.state).toBe('failed')
})
