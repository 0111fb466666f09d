import { fc, test } from '@fast-check/vitest'
import { type Clock, noHeaders, systemClock } from '@millrace/record'
import { expect } from 'vitest'
import { clientOn } from '../make-cluster.ts'
import { ScriptedCluster } from '../scripted-cluster.ts'
import { type Fate, ProduceScript } from './produce-script.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const faults: Fate[] = [
  'ok',
  'cut-before',
  'cut-after',
  'NOT_LEADER_OR_FOLLOWER',
  'NOT_ENOUGH_REPLICAS',
  'UNKNOWN_TOPIC_OR_PARTITION',
  { written: 'NOT_LEADER_OR_FOLLOWER' },
  { written: 'REQUEST_TIMED_OUT' },
  { written: 'NOT_ENOUGH_REPLICAS_AFTER_APPEND' },
]

/** A clock on which every look costs `stepMs`, as on a machine that stops between any two lines. */
function slowClock(stepMs: number): Clock {
  let lost = 0
  return { ...systemClock, now: () => systemClock.now() + (lost += stepMs) }
}

const runs = { numRuns: 60 }
/** For a busy machine; the runs take about a second. */
const patienceMs = 60_000

test.prop(
  [
    fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 12 }),
    fc.array(fc.constantFrom(...faults), { maxLength: 25 }),
    fc.integer({ min: 1, max: 5 }),
    fc.constantFrom(0, 0.1, 0.3, 1),
  ],
  runs,
)(
  'whatever is lost or refused on the way, each record is in the log once and in order',
  async (sizes, fates, maxInFlight, stepMs) => {
    const script = new ScriptedCluster()
    script.addTopic('t')
    const produce = new ProduceScript(script)
    produce.fate = (_, index) => fates[index] ?? 'ok'
    const client = clientOn(script, { clock: slowClock(stepMs) })
    const writer = client.writer({ maxBatchBytes: 400, maxInFlight, lingerMs: 60_000 })
    await writer.open()
    const values = sizes.flatMap((size, batch) => Array.from({ length: size }, (_, index) => `${batch}.${index}`))
    for (const value of values) writer.write('t', 0, 0, null, bytes(value.padEnd(60, '.')), noHeaders)
    await writer.flush()
    expect(produce.log('t-0').values.map((value) => value.replace(/\.+$/, ''))).toEqual(values)
    expect(writer.acknowledgedOffset('t', 0)).toBe(values.length - 1)
    await writer.close()
    await client.close()
  },
  patienceMs,
)

test.prop(
  [
    fc.array(fc.constantFrom<Fate>(...faults, 'INVALID_RECORD', 'MESSAGE_TOO_LARGE'), { minLength: 1, maxLength: 25 }),
    fc.integer({ min: 1, max: 5 }),
  ],
  runs,
)(
  'when batches are given up, every other record is in the log once and in order, and the given up ones are reported',
  async (fates, maxInFlight) => {
    const script = new ScriptedCluster()
    script.addTopic('t')
    const produce = new ProduceScript(script)
    produce.fate = (_, index) => fates[index] ?? 'ok'
    const client = clientOn(script)
    const givenUp: string[] = []
    const writer = client.writer({
      maxBatchBytes: 400,
      maxInFlight,
      lingerMs: 60_000,
      onFailure: ({ records }) => {
        givenUp.push(...records.map(({ value }) => new TextDecoder().decode(value as Uint8Array)))
        return 'skip'
      },
    })
    await writer.open()
    const values = Array.from({ length: 30 }, (_, index) => `${index}`.padEnd(60, '.'))
    for (const value of values) writer.write('t', 0, 0, null, bytes(value), noHeaders)
    await writer.flush()
    const written = produce.log('t-0').values
    // A batch that was written under a lost answer and refused later is both: given up, and in the log.
    const certainly = values.filter((value) => !givenUp.includes(value))
    expect(written.filter((value) => !givenUp.includes(value))).toEqual(certainly)
    expect(new Set(written).size).toBe(written.length)
    await writer.close()
    await client.close()
  },
  patienceMs,
)
