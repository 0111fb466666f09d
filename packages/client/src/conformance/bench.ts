// What the cases of the suite share: a cluster, a client, fresh names, and short ways to write and read.
import { type LogRecord, noHeaders } from '@millrace/record'
import type { Transport } from '@millrace/protocol'
import { afterAll, beforeAll, test } from 'vitest'
import type { LogClient } from '../port/log-client.ts'
import type { LogReader, LogReaderOptions } from '../port/log-reader.ts'
import type { LogWriterOptions } from '../port/log-writer.ts'
import { FaultyTransport } from './faulty-transport.ts'
import { RawTransactions } from './raw-transactions.ts'
import type { TransactionalProducer } from './transactional-producer.ts'

/** A cluster to test against, and how the implementation makes a client for it. */
export interface LogClientFixture {
  readonly bootstrapServers: string
  /** The way to the cluster. The suite puts its faults between it and the client. */
  readonly transport: Transport
  /** Whether the cluster takes transactions; without, their cases are skipped. */
  readonly transactions: boolean
  /** Whether the cluster compacts topics within seconds; without, the cases that wait for it are skipped. */
  readonly compaction?: boolean
  /** Makes the transactions of the suite. Default: requests by hand. */
  openTransactionalProducer?(transactionalId: string): Promise<TransactionalProducer>
  makeClient(transport: Transport): LogClient
  close(): Promise<void>
}

export class Bench {
  readonly #gaps: ReadonlySet<string>
  #fixture: LogClientFixture | undefined
  #client: LogClient | undefined
  #names = 0
  /** The titles of all cases declared so far. */
  readonly titles: Set<string> = new Set()

  /** Prepares the fixture before the cases of the surrounding `describe` and closes it after them. */
  constructor(setup: () => Promise<LogClientFixture>, gaps: ReadonlySet<string>) {
    this.#gaps = gaps
    beforeAll(async () => {
      this.#fixture = await setup()
      this.#client = this.#fixture.makeClient(this.#fixture.transport)
    })
    afterAll(async () => {
      await this.#client?.close()
      await this.#fixture?.close()
    })
  }

  get fixture(): LogClientFixture {
    if (!this.#fixture) throw new Error('the fixture is not there before the cases run')
    return this.#fixture
  }

  get client(): LogClient {
    if (!this.#client) throw new Error('the client is not there before the cases run')
    return this.#client
  }

  /** A case; one that is listed as a gap must fail. */
  test(title: string, run: () => Promise<void>): void {
    this.titles.add(title)
    if (this.#gaps.has(title)) test.fails(title, run)
    else test(title, run)
  }

  /** A case that needs transactions of the cluster. */
  transactionTest(title: string, run: () => Promise<void>): void {
    this.#testWhere(title, run, () => this.fixture.transactions || 'the cluster takes no transactions')
  }

  /** A case that waits for the cluster to compact. */
  compactionTest(title: string, run: () => Promise<void>): void {
    this.#testWhere(title, run, () => this.fixture.compaction || 'the cluster does not compact')
  }

  #testWhere(title: string, run: () => Promise<void>, holds: () => true | string): void {
    if (this.#gaps.has(title)) return this.test(title, run)
    this.titles.add(title)
    test(title, async ({ skip }) => {
      const why = holds()
      if (why !== true) return skip(why)
      await run()
    })
  }

  name(prefix: string): string {
    this.#names += 1
    return `${prefix}-${process.pid}-${process.hrtime.bigint().toString(36)}-${this.#names}`
  }

  async topic(partitions = 1, configs: Readonly<Record<string, string>> = {}): Promise<string> {
    const name = this.name('topic')
    await this.client.admin.createTopics([{ name, partitions, replicationFactor: 1, configs }])
    return name
  }

  /** Writes values to one partition, each batch acknowledged before this resolves. */
  async write(topic: string, partition: number, values: readonly string[], options?: LogWriterOptions): Promise<void> {
    const writer = this.client.writer(options)
    await writer.open()
    for (const value of values) writer.write(topic, partition, 0, null, bytesOf(value), noHeaders)
    await writer.close()
  }

  /** A client whose traffic goes through faults. `use` gets both; the client is closed afterwards. */
  async withFaults(use: (client: LogClient, faults: FaultyTransport) => Promise<void>): Promise<void> {
    const faults = new FaultyTransport(this.fixture.transport)
    const client = this.fixture.makeClient(faults)
    try {
      await use(client, faults)
    } finally {
      faults.heal()
      await client.close()
    }
  }

  async transactions(use: (begin: () => Promise<TransactionalProducer>) => Promise<void>): Promise<void> {
    const made: TransactionalProducer[] = []
    const { fixture } = this
    const byHand = (id: string): Promise<TransactionalProducer> =>
      new RawTransactions(fixture.bootstrapServers, fixture.transport, id).open()
    try {
      await use(async () => {
        const open = fixture.openTransactionalProducer ?? byHand
        const producer = await open(this.name('transactional'))
        made.push(producer)
        return producer
      })
    } finally {
      for (const producer of made) await producer.close()
    }
  }

  /** Reads one partition from `from` until the position is `end` (default: where the log ends now). */
  async readAll(
    topic: string,
    partition: number,
    options: LogReaderOptions & { readonly from?: number; readonly end?: number; readonly client?: LogClient } = {},
  ): Promise<readonly LogRecord[]> {
    const { from = 0, client = this.client, ...readerOptions } = options
    const reader = client.reader(readerOptions)
    try {
      reader.assign([{ topic, partition, offset: from }])
      return await readUntil(reader, topic, partition, options.end ?? (await this.endOf(topic, partition)))
    } finally {
      await reader.close()
    }
  }

  /** The high watermark now. */
  async endOf(topic: string, partition: number): Promise<number> {
    const ends = await this.client.admin.listOffsets([{ topic, partition, at: 'latest' }])
    return ends.get(`${topic}-${partition}`) as number
  }

  /** Resolves when the last stable offset has reached `offset`: markers are written after a transaction's end is answered. */
  async untilStable(topic: string, partition: number, offset: number): Promise<void> {
    await until(async () => {
      const query = { topic, partition, at: 'latest' } as const
      const stable = await this.client.admin.listOffsets([query], 'read_committed')
      return (stable.get(`${topic}-${partition}`) as number) >= offset
    })
  }
}

/** Polls until the position of the partition is `end` or beyond. */
export async function readUntil(
  reader: LogReader,
  topic: string,
  partition: number,
  end: number,
): Promise<LogRecord[]> {
  const records: LogRecord[] = []
  while ((reader.position(topic, partition) as number) < end) {
    for (const fetched of await reader.poll(250)) {
      if (fetched.topic === topic && fetched.partition === partition) records.push(...fetched.records)
    }
  }
  return records
}

/** Resolves when `holds` is true; the test's own time limit ends it otherwise. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve))
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

export function textOf(bytes: Uint8Array | null): string | null {
  return bytes && new TextDecoder().decode(bytes)
}

export function valuesOf(records: readonly LogRecord[]): (string | null)[] {
  return records.map(({ value }) => textOf(value))
}

/** `prefix0`, `prefix1`, … */
export function numbered(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`)
}
