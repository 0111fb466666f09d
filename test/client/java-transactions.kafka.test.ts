// Transactions of Kafka's own producer, read by both clients on a real Kafka: each shape as the suite has it, and random ones as Kafka's own consumer reads them.
import { type LogClient, nativeClient, tcpTransport } from '@millrace/client'
import { describeReadCommitted, type TransactionalProducer } from '@millrace/client/conformance'
import { kafkajsClient, kafkajsGaps } from '@millrace/client/kafkajs'
import type { Transport } from '@millrace/protocol'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { seeded, type Random } from '../faults/random.ts'
import type {} from '../kafka/fixture.ts'
import { ClusterBed, eventually, textOf } from '../runtime/cluster-bed.ts'
import { JavaTransactions } from './java-transactions.ts'
import { kafkaOn } from './kafkajs-socket.ts'

const kafka = inject('kafka')
const started = 'without' in kafka ? kafka : JavaTransactions.start(kafka.bootstrapServers)
if ('without' in started) {
  test("transactions of Kafka's own producer need a Kafka and a Java", ({ skip }) => {
    if ('without' in kafka && kafka.required) throw new Error(`MILLRACE_REQUIRE asks for a Kafka: ${kafka.without}`)
    skip(started.without)
  })
} else if ('bootstrapServers' in kafka) {
  describeJavaTransactions(kafka.bootstrapServers, started)
}

function describeJavaTransactions(bootstrapServers: string, java: JavaTransactions): void {
  afterAll(() => java.close())
  const clients: readonly [name: string, make: (transport: Transport) => LogClient, gaps: readonly string[]][] = [
    ['the native client', (transport) => nativeClient({ bootstrapServers, transport }), []],
    [
      'the kafkajs adapter',
      (transport) => kafkajsClient(kafkaOn(bootstrapServers, transport)),
      kafkajsGaps.map((gap) => gap.case),
    ],
  ]
  for (const [name, makeClient, gaps] of clients) {
    describeReadCommitted(
      `${name} behind Kafka's own producer`,
      async () => ({
        bootstrapServers,
        transport: tcpTransport(),
        transactions: true,
        openTransactionalProducer: (id) => java.open(id),
        makeClient,
        close: async () => {},
      }),
      gaps,
    )
  }

  describe('transactions in any order', () => {
    test("are read as Kafka's own consumer reads them, from every offset and in any size of fetch", () =>
      seeded(async (random) => {
        const bed = await ClusterBed.open(bootstrapServers)
        await bed.createTopics({ log: 1 })
        const topic = bed.topic('log')
        await writeAnything(bed, topic, random, java)
        const stable = await endOf(bed, 'read_committed')
        expect(stable).toBeLessThan(await endOf(bed, 'read_uncommitted'))
        const whole = await java.read(topic, 0, 0)
        expect(whole.length).toBeGreaterThan(10)
        for (const [name, makeClient] of clients) {
          const client = makeClient(tcpTransport())
          for (let from = 0; from < stable; from++) {
            const reader = client.reader({ maxPartitionBytes: 100 + random.next(2_000) })
            reader.assign([{ topic, partition: 0, offset: from }])
            const read: (typeof whole)[number][] = []
            while ((reader.position(topic, 0) ?? 0) < stable) {
              for (const { records } of await reader.poll(250)) {
                read.push(...records.map(({ offset, value }) => ({ offset, value: textOf(value) })))
              }
            }
            await reader.close()
            expect(read, `${name} from ${from}`).toEqual(whole.filter(({ offset }) => offset >= from))
          }
          await client.close()
        }
      }))
  })
}

async function endOf(bed: ClusterBed, isolation: 'read_committed' | 'read_uncommitted'): Promise<number> {
  const query = { topic: bed.topic('log'), partition: 0, at: 'latest' } as const
  return (await bed.client.admin.listOffsets([query], isolation)).get(`${query.topic}-0`) ?? 0
}

/** Four producers, at random: batches of any size, commits, aborts, plain records between them; at the end one transaction is open. */
async function writeAnything(bed: ClusterBed, topic: string, random: Random, java: JavaTransactions): Promise<void> {
  const producers: TransactionalProducer[] = []
  for (const at of [0, 1, 2, 3]) producers.push(await java.open(`${bed.applicationId}-${at}`))
  const isOpen = producers.map(() => false)
  let written = 0
  const values = (): { key: Buffer; value: string }[] =>
    Array.from({ length: 1 + random.next(4) }, () => ({
      key: Buffer.alloc(4),
      value: `v${written++}`.padEnd(1 + random.next(300), '.'),
    }))
  for (let step = 0; step < 90; step++) {
    const at = random.next(producers.length)
    const producer = producers[at] as TransactionalProducer
    const choice = random.next(10)
    if (choice < 2) await bed.produce('log', [{ key: '', value: `plain ${step}` }])
    else if (choice < 6) {
      await producer.send(topic, 0, values())
      isOpen[at] = true
    } else if (isOpen[at]) {
      await (choice < 8 ? producer.abort() : producer.commit())
      isOpen[at] = false
    }
  }
  for (const [at, producer] of producers.entries()) if (isOpen[at]) await producer.commit()
  // Markers are written after the answer to a commit: what is stable then stays so.
  await eventually(async () => (await endOf(bed, 'read_committed')) === (await endOf(bed, 'read_uncommitted')))
  await producers[0]?.send(topic, 0, values())
  await bed.produce('log', [{ key: '', value: 'behind an open transaction' }])
  for (const producer of producers) await producer.close()
}
