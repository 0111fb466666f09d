// A broker is killed every few seconds under three client programs: an idempotent writer, an application, a plain kafkajs producer.
// What was acknowledged is read back in order; the programs go on by themselves soon after the broker is back.
import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished } from 'vitest'
import { quietKafka, quietProducer } from '../broker/quiet-kafkajs.ts'
import { ClusterBed, type Keyed, textOf } from '../runtime/cluster-bed.ts'
import { AppProcess } from './app-process.ts'
import { verifyCounts } from './kill-suite.ts'
import type { RestartableBroker } from './restartable-broker.ts'
import { untilWithin, within } from './within.ts'

export interface BrokerKillPlan {
  readonly kills: number
  /** Between the return of the broker and its next end. */
  readonly upMs: number
  readonly downMs: number
}

const goesOnWithinMs = 5_000
const limitMs = 60_000
const partitions = 2

/** Something that writes numbered records without pause; `acknowledged` are those that a broker has. */
interface Program {
  readonly name: string
  readonly acknowledged: readonly number[]
  /** Throws what ended it. */
  check(): void
  /** Stops after the record at hand. */
  finish(): Promise<void>
}

async function run(name: string, step: (number: number, acknowledged: number[]) => Promise<void>): Promise<Program> {
  const acknowledged: number[] = []
  let isOver = false
  const running = (async () => {
    for (let number = 0; !isOver; number++) await step(number, acknowledged)
  })()
  let failure: { readonly error: unknown } | undefined
  running.catch((error: unknown) => {
    failure = { error }
  })
  const check = (): void => {
    if (failure) throw new Error(`${name} ended`, { cause: failure.error })
  }
  const finish = (): Promise<void> => {
    isOver = true
    return within(limitMs, `the end of ${name}`, running)
  }
  onTestFinished(() => void (isOver = true))
  return { name, acknowledged, check, finish }
}

// (Records carry the present time: brokers forget producers, and with them what was written, by the times of records.)

/** Five records at a time, so that several requests are in flight when the broker dies. */
async function idempotentWriter(bed: ClusterBed): Promise<Program> {
  const writer = bed.client.writer({ lingerMs: 0, maxBatchBytes: 200 })
  await writer.open()
  return run('the native writer', async (number, acknowledged) => {
    const values = Array.from({ length: 5 }, (_, at) => 5 * number + at)
    for (const value of values)
      writer.write(bed.topic('written'), 0, Date.now(), null, Buffer.from(`${value}`.padEnd(40)), [])
    await writer.flush()
    acknowledged.push(...values)
  })
}

async function plainProducer(bed: ClusterBed): Promise<Program> {
  const producer = quietProducer(quietKafka(bed.bootstrapServers, { retries: 1_000 }))
  await producer.connect()
  onTestFinished(() => producer.disconnect())
  return run('the kafkajs producer', async (number, acknowledged) => {
    await producer.send({ topic: bed.topic('plain'), acks: -1, messages: [{ value: `${number}`, partition: 0 }] })
    acknowledged.push(number)
  })
}

/** What the application reads; the input is what was acknowledged, by partition. */
async function feeder(bed: ClusterBed, input: Keyed[][]): Promise<Program> {
  const writer = bed.client.writer({ lingerMs: 0 })
  await writer.open()
  return run('the feeder', async (number, acknowledged) => {
    const batch = Array.from({ length: 20 }, (_, at): Keyed => {
      const key = (20 * number + at) % 17
      return { key: `k${key}`, value: 'v', partition: key % partitions }
    })
    for (const { key, value, partition = 0 } of batch) {
      writer.write(bed.topic('events'), partition, Date.now(), Buffer.from(key), Buffer.from(value), [])
    }
    await writer.flush()
    for (const record of batch) input[record.partition ?? 0]?.push(record)
    acknowledged.push(number)
    await pause(5)
  })
}

const committedBy = async (bed: ClusterBed): Promise<readonly number[]> => {
  const offsets = [...(await bed.client.admin.groupOffsets(bed.applicationId)).values()]
  return Array.from({ length: partitions }, (_, at) => offsets.find(({ partition }) => partition === at)?.offset ?? 0)
}
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
const lengths = (input: readonly (readonly Keyed[])[]): readonly number[] => input.map(({ length }) => length)

/** To be run in a test. */
export async function surviveBrokerKills(broker: RestartableBroker, plan: BrokerKillPlan): Promise<void> {
  const bed = await ClusterBed.open(broker.bootstrapServers)
  await bed.createTopics({ events: partitions, counted: partitions, written: 1, plain: 1 })
  const app = new AppProcess(bed, { commitInterval: '100ms', sessionTimeout: '10s' })
  await app.running(limitMs)
  const input: Keyed[][] = Array.from({ length: partitions }, () => [])
  const programs = await Promise.all([idempotentWriter(bed), plainProducer(bed), feeder(bed, input)])
  const kills: { committed: readonly number[]; ends: readonly number[] }[] = []

  for (let kill = 0; kill < plan.kills; kill++) {
    await pause(plan.upMs)
    const committed = await committedBy(bed)
    const acknowledgedBefore = programs.map(({ acknowledged }) => acknowledged.length)
    await broker.kill()
    await pause(plan.downMs)
    const whileDown = programs.map(({ acknowledged }) => acknowledged.length)
    await broker.restart()
    const goingOn = programs.map(({ name, acknowledged, check }, at) =>
      untilWithin(goesOnWithinMs, `${name} goes on after kill ${kill}`, () => {
        check()
        return acknowledged.length > (whileDown[at] ?? 0)
      }),
    )
    const back = await within(goesOnWithinMs, 'the offsets of the group', committedBy(bed))
    const again = app.until(goesOnWithinMs, `the application goes on after kill ${kill}`, async () => {
      return sum(await committedBy(bed)) > sum(back)
    })
    await Promise.all([...goingOn, again])
    kills.push({ committed, ends: lengths(input) })
    expect(acknowledgedBefore.every((count) => count > 0)).toBe(true)
  }

  for (const program of programs) await program.finish()
  await app.until(limitMs, 'that everything is processed', async () => {
    return sum(await committedBy(bed)) === sum(lengths(input))
  })
  expect(await app.stop(limitMs)).toBe(0)

  const numbersIn = async (name: string): Promise<readonly number[]> =>
    (await bed.read(bed.topic(name))).map(({ value }) => Number(textOf(value)))
  expect(await numbersIn('written')).toEqual(programs[0]?.acknowledged)
  expect([...new Set(await numbersIn('plain'))]).toEqual(programs[1]?.acknowledged)
  expect((await bed.read(bed.topic('events'))).map(({ key }) => textOf(key))).toEqual(
    input.flat().map(({ key }) => key),
  )
  const counts = await bed.counts(bed.topic('counted'))
  verifyCounts(counts, input, kills)
  expect(await bed.counts(`${bed.applicationId}-counts-changelog`)).toEqual(counts)
}
