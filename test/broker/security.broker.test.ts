// Unmodified clients log in to the embedded broker over TLS; strangers get small frames, little time and no answers.
import { execFile, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import * as net from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Broker, startBrokerWorker } from '@millrace/broker'
import { nativeClient } from '@millrace/client'
import { encodeRequest } from '@millrace/protocol'
import { Kafka, logLevel, type SASLOptions } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Certificates, hasOpenssl } from './certificates.ts'
import { quietProducer } from './quiet-kafkajs.ts'

const run = promisify(execFile)
const password = 'a, "hard"=one'
const users = { ada: { password } }

describe.skipIf(!hasOpenssl)(
  `a broker with users over TLS${hasOpenssl ? '' : ' (skipped: there is no openssl to make certificates)'}`,
  () => {
    let certificates: Certificates
    let broker: Broker
    const lines: string[] = []
    beforeAll(async () => {
      certificates = new Certificates()
      const log = (line: string): void => void lines.push(line)
      broker = await Broker.start({ port: 0, users, tls: certificates.broker, autoCreateTopics: true, log })
    })
    afterAll(async () => {
      await broker?.stop()
      certificates?.[Symbol.dispose]()
    })

    const kafkajs = (sasl: SASLOptions, retries = 0): Kafka =>
      new Kafka({
        brokers: [broker.bootstrapServers],
        logLevel: logLevel.NOTHING,
        ssl: { ca: [certificates.ca] },
        sasl,
        retry: { retries },
      })

    it.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)('kafkajs logs in by %s', async (mechanism) => {
      const kafka = kafkajs({ mechanism, username: 'ada', password } as SASLOptions, 5)
      const admin = kafka.admin()
      await admin.connect()
      const topic = `kafkajs-${mechanism}`
      await admin.createTopics({ topics: [{ topic, numPartitions: 1 }] })
      const producer = quietProducer(kafka)
      await producer.connect()
      await producer.send({ topic, messages: [{ value: 'x'.repeat(20_000) }] })
      expect(await admin.fetchTopicOffsets(topic)).toMatchObject([{ high: '1' }])
      await producer.disconnect()
      await admin.disconnect()
    })

    it('kafkajs is told of a wrong password, and the log tells who tried', async () => {
      const admin = kafkajs({ mechanism: 'scram-sha-256', username: 'ada', password: 'wrong-one' }).admin()
      await expect(admin.connect()).rejects.toThrow(/no user has this name and password \(SCRAM-SHA-256\)/)
      await admin.disconnect()
      expect(lines.filter((line) => line.includes('refused to log in "ada" by SCRAM-SHA-256'))).toHaveLength(1)
      expect(lines.join('\n')).not.toMatch(/wrong-one|hard/)
    })

    const hasKcat = spawnSync('kcat', ['-V']).status === 0
    const kcat = async (mechanism: string, secret: string, args: string[], input = ''): Promise<string> => {
      const config = join(certificates.directory, `kcat-${mechanism}.conf`)
      const settings = {
        'security.protocol': 'SASL_SSL',
        'ssl.ca.location': certificates.file('ca.pem'),
        'sasl.mechanism': mechanism,
        'sasl.username': 'ada',
        'sasl.password': secret,
      }
      writeFileSync(
        config,
        Object.entries(settings)
          .map(([name, value]) => `${name}=${value}\n`)
          .join(''),
      )
      const running = run('kcat', ['-F', config, '-b', broker.bootstrapServers, ...args], { timeout: 20_000 })
      running.child.stdin?.end(input)
      return (await running).stdout
    }
    it.skipIf(!hasKcat).each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'])(
      `kcat (librdkafka) logs in by %s${hasKcat ? '' : ' (skipped: kcat is not installed)'}`,
      async (mechanism) => {
        await kcat(mechanism, password, ['-P', '-t', `kcat-${mechanism}`], 'a\nb\n')
        const read = await kcat(mechanism, password, ['-C', '-q', '-e', '-t', `kcat-${mechanism}`, '-o', 'beginning'])
        expect(read).toBe('a\nb\n')
        await expect(kcat(mechanism, 'wrong', ['-L', '-m', '3'])).rejects.toThrow()
      },
    )

    it('a broker in a worker thread asks its TCP clients and not the program that it belongs to', async () => {
      await using worker = await startBrokerWorker({ port: 0, users, tls: certificates.broker })
      const { bootstrapServers, clusterId } = worker
      const own = nativeClient({ bootstrapServers, transport: worker.transport() })
      const other = nativeClient({ bootstrapServers, tls: { ca: certificates.ca }, requestTimeoutMs: 1_000 })
      expect((await own.admin.cluster()).clusterId).toBe(clusterId)
      await expect(other.admin.cluster()).rejects.toThrow(/^CLIENT_AUTHENTICATION_FAILED: .*asks for a login/)
      await Promise.all([own.close(), other.close()])
    })
  },
)

describe('a stranger', () => {
  let broker: Broker
  beforeAll(async () => {
    broker = await Broker.start({ port: 0, users })
  })
  afterAll(() => broker.stop())

  /** What comes back before the broker ends the connection, or `answered` when anything does. */
  const send = (frame: Uint8Array, announced = frame.length): Promise<'answered' | 'closed'> =>
    new Promise((resolve) => {
      const socket = net.connect({ host: broker.address.host, port: broker.address.port })
      const end = (outcome: 'answered' | 'closed') => () => {
        socket.destroy()
        resolve(outcome)
      }
      socket.on('error', end('closed')).on('close', end('closed')).on('data', end('answered'))
      const length = Buffer.alloc(4)
      length.writeInt32BE(announced)
      socket.write(Buffer.concat([length, frame]))
    })
  const header = { correlationId: 1, clientId: 'stranger' }

  it('may ask for versions and for a login', async () => {
    const software = { clientSoftwareName: 'test', clientSoftwareVersion: '1' }
    expect(await send(encodeRequest('ApiVersions', 3, header, software))).toBe('answered')
    expect(await send(encodeRequest('SaslHandshake', 1, header, { mechanism: 'PLAIN' }))).toBe('answered')
  })

  it.each([
    ['metadata', encodeRequest('Metadata', 12, header, { topics: null })],
    ['a topic', encodeRequest('CreateTopics', 7, header, { topics: [] })],
    ['a handshake without frames', encodeRequest('SaslHandshake', 0, header, { mechanism: 'PLAIN' })],
  ])('gets no answer to a request for %s', async (_, frame) => {
    expect(await send(frame)).toBe('closed')
  })

  it('is cut off at the announcement of more than 8 KiB', async () => {
    const large = encodeRequest('SaslAuthenticate', 2, header, { authBytes: new Uint8Array(8 * 1024) })
    expect(await send(large.subarray(0, 10), large.length)).toBe('closed')
  })
})
