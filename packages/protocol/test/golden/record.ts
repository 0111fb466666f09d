// Records the fixtures again: starts Apache Kafka behind a proxy on loopback and lets real clients talk through it.
// From this folder:  KAFKA_LIBS=<folder of the broker's jars> CLIENT_JARS=<2.4.1 jar>:<2.8.2 jar>:<3.9.1 jar> node record.ts
// `KAFKA_LIBS` holds kafka-clients and the broker of 4.1 with slf4j; each of `CLIENT_JARS` is a kafka-clients jar.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { batchesIn, decodeRequest, FrameReader, type RequestOf } from '../../src/index.ts'
import { ExchangeLog } from './exchange-log.ts'

const libs = process.env['KAFKA_LIBS'] ?? ''
const clientJars = (process.env['CLIENT_JARS'] ?? '').split(':').filter((jar) => jar !== '')
const here = import.meta.dirname
const ports = { controller: 39_191, broker: 39_192, proxy: 39_193, saslBroker: 39_194, saslProxy: 39_195 }
const bootstrap = `127.0.0.1:${ports.proxy}`
const saslBootstrap = `127.0.0.1:${ports.saslProxy}`
const dir = mkdtempSync(join(tmpdir(), 'millrace-golden-'))
const log = new ExchangeLog()
const batches: { codec: string; hex: string }[] = []

function startProxy(port: number, brokerPort: number): Server {
  return createServer((near) => {
    const far = connect(brokerPort, '127.0.0.1')
    const exchange = log.connection()
    const requests = new FrameReader()
    const responses = new FrameReader()
    near.on('data', (chunk) => {
      for (const frame of requests.push(chunk)) {
        exchange.request(frame)
        keepBatches(frame)
      }
      far.write(chunk)
    })
    far.on('data', (chunk) => {
      for (const frame of responses.push(chunk)) exchange.response(frame)
      near.write(chunk)
    })
    for (const [one, other] of [[near, far] as const, [far, near] as const]) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  }).listen(port, '127.0.0.1')
}

/** The batches of the producers that Latest.java names after their codec. */
function keepBatches(frame: Uint8Array): void {
  if (Buffer.from(frame.buffer, frame.byteOffset, 2).readInt16BE() !== 0) return
  const request = decodeRequest(frame)
  const [, codec] = request.clientId?.split('codec-') ?? []
  if (codec === undefined) return
  for (const topic of (request.body as RequestOf<'Produce'>).topicData) {
    for (const { records } of topic.partitionData) {
      for (const batch of batchesIn(records ?? new Uint8Array(0))) {
        batches.push({ codec, hex: Buffer.from(batch.bytes).toString('hex') })
      }
    }
  }
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], cwd: dir })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`)
}

const properties = `
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:${ports.broker},SASL://127.0.0.1:${ports.saslBroker},CONTROLLER://127.0.0.1:${ports.controller}
advertised.listeners=PLAINTEXT://${bootstrap},SASL://${saslBootstrap}
sasl.enabled.mechanisms=PLAIN
listener.name.sasl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_miller="grist";
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SASL:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
controller.quorum.voters=1@127.0.0.1:${ports.controller}
log.dirs=${join(dir, 'log')}
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
group.initial.rebalance.delay.ms=0
`

async function withKafka(use: () => Promise<void>): Promise<void> {
  const config = join(dir, 'server.properties')
  writeFileSync(config, properties)
  const java = ['-cp', `${libs}/*`, '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-Xmx512m']
  await run('java', [...java, 'kafka.tools.StorageTool', 'format', '-t', 'aaaaaaaaaaaaaaaaaaaaaA', '-c', config])
  const broker = spawn('java', [...java, 'kafka.Kafka', config], { stdio: 'inherit' })
  try {
    await reachable(ports.broker)
    await use()
  } finally {
    broker.kill('SIGTERM')
    await once(broker, 'exit')
  }
}

async function reachable(port: number): Promise<void> {
  for (let attempt = 0; attempt < 120; attempt++) {
    const socket = connect(port, '127.0.0.1')
    const open = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'close').then(() => false),
    ]).catch(() => false)
    socket.destroy()
    if (open) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error(`nothing listens on port ${port}`)
}

async function runJava(jars: string, program: string, name: string): Promise<void> {
  const classes = join(dir, name)
  mkdirSync(classes)
  const sources = program === 'Latest' ? ['Classic', 'Latest'] : ['Classic']
  log.client = name
  await run('javac', ['-cp', jars, '-d', classes, ...sources.map((source) => join(here, 'clients', `${source}.java`))])
  const quiet = '-Dorg.slf4j.simpleLogger.defaultLogLevel=error'
  await run('java', ['-cp', `${jars}:${classes}`, quiet, program, bootstrap, name.replaceAll('.', '-'), saslBootstrap])
}

const proxies = [startProxy(ports.proxy, ports.broker), startProxy(ports.saslProxy, ports.saslBroker)]
try {
  await withKafka(async () => {
    await runJava(`${libs}/*`, 'Latest', 'java-4.1.0')
    for (const jar of clientJars) {
      const name = basename(jar, '.jar').replace('kafka-clients', 'java')
      await runJava(`${jar}:${libs}/slf4j-api-1.7.36.jar:${libs}/slf4j-simple-1.7.36.jar`, 'Classic', name)
    }
    log.client = 'kafkajs'
    await run(process.execPath, [join(here, 'clients', 'plain-kafkajs.mjs'), bootstrap, 'kafkajs', saslBootstrap])
  })
} finally {
  for (const proxy of proxies) proxy.close()
  rmSync(dir, { recursive: true, force: true })
}
const write = (name: string, items: readonly object[]): void =>
  writeFileSync(join(here, name), `${JSON.stringify(items, null, 2)}\n`)
write('frames.json', log.examples())
write('batches.json', batches)
console.log(`${log.examples().length} frames, ${batches.length} batches`)
