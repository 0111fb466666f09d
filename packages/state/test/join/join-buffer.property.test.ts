// A join's buffer against a list that is searched from end to end, on both databases, with commits and rollbacks in between, and rebuilt from its changelog.
import { fc, test } from '@fast-check/vitest'
import { afterEach, describe, expect } from 'vitest'
import { string } from '@millrace/serde'
import {
  JoinBuffer,
  JoinBufferView,
  memoryDatabase,
  openLevelDatabase,
  type RestoredEntry,
  segmentMsOf,
  SegmentedStore,
  type StateDatabase,
  windowLayout,
} from '@millrace/state'
import { temporaryDirectory } from '../level/directories.ts'

const windowSizeMs = 50_000
const retentionMs = 150_000
const segmentMs = segmentMsOf(retentionMs)

const keys = fc.constantFrom('', 'a', 'ab', 'b')
const times = fc.integer({ min: 0, max: 40 }).map((n) => n * 12_500)
/** Long ones fill chunks. */
const values = fc.option(
  fc.integer({ min: 0, max: 700 }).map((length) => 'x'.repeat(length)),
  { freq: 8 },
)

const operation = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant('put' as const), key: keys, at: times, value: values }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('commit' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rollback' as const) }) },
)
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

interface Logged {
  readonly key: Uint8Array
  readonly value: Uint8Array | null
}

/** Everything that was put, in order; what is too late is not looked at, what is too old is not found. */
class Model {
  rows: readonly { readonly key: string; readonly at: number; readonly value: string }[] = []
  observedMs = -1

  put(key: string, value: string | null, at: number): void {
    if (value === null) return
    this.observedMs = Math.max(this.observedMs, at)
    const oldest = Math.floor((this.observedMs - retentionMs) / segmentMs)
    if (Math.floor(at / segmentMs) >= oldest) this.rows = [...this.rows, { key, at, value }]
  }

  fetch(key: string, fromMs: number, toMs: number): readonly string[] {
    return this.rows
      .filter((row) => row.key === key && row.at >= fromMs && row.at <= toMs && row.at > this.observedMs - retentionMs)
      .toSorted((a, b) => a.at - b.at)
      .map(({ at, value }) => `${at} ${value}`)
  }

  copy(): Model {
    return Object.assign(new Model(), this)
  }
}

interface Machine {
  readonly database: StateDatabase
  readonly segments: SegmentedStore
  readonly buffer: JoinBuffer
}

function machine(database: StateDatabase): Machine {
  const store = database.store('joined')
  const segments = new SegmentedStore(store, {
    layout: windowLayout,
    retentionMs,
    segmentMs,
    refuses: 'segments',
    onRefused: () => undefined,
    clearRange: (from, to) => database.clearRange('joined', from, to),
  })
  return { database, segments, buffer: new JoinBuffer(store, segments, { windowSizeMs, observesNulls: false }) }
}

const serde = string()
const bytes = (text: string): Uint8Array => serde.serialize(text)

async function commit({ database, segments }: Machine): Promise<void> {
  segments.save()
  await database.prepareCommit(new Map()).write()
}

/** Everything that can be found, key by key and window by window. */
function contents({ buffer }: Machine): readonly (readonly string[])[] {
  return ['', 'a', 'ab', 'b'].flatMap((key) =>
    Array.from({ length: 41 }, (_, n) =>
      buffer
        .fetch(bytes(key), n * 12_500 - windowSizeMs, n * 12_500)
        .map(({ timestamp, value }) => `${timestamp} ${serde.deserialize(value)}`),
    ),
  )
}

function expected(model: Model): readonly (readonly string[])[] {
  return ['', 'a', 'ab', 'b'].flatMap((key) =>
    Array.from({ length: 41 }, (_, n) => model.fetch(key, n * 12_500 - windowSizeMs, n * 12_500)),
  )
}

/** Applies the operations to both; gives the changelog of what was committed or is still uncommitted. */
async function apply(
  made: Machine,
  operations: readonly Operation[],
): Promise<{ model: Model; log: readonly Logged[] }> {
  let [model, log]: [Model, Logged[]] = [new Model(), []]
  let [committed, committedLog] = [model.copy(), log.length]
  for (const step of operations) {
    if (step.do === 'put') {
      const value = step.value === null ? null : bytes(step.value)
      log.push({ key: made.buffer.put(bytes(step.key), value, step.at), value })
      model.put(step.key, step.value, step.at)
    } else if (step.do === 'commit') {
      await commit(made)
      ;[committed, committedLog] = [model.copy(), log.length]
    } else {
      made.database.rollback()
      made.buffer.load()
      model = committed.copy()
      log = log.slice(0, committedLog)
    }
  }
  return { model, log }
}

const checkpoint = { offset: 0, clusterId: 'c', topicId: '', formatVersion: 1 }

const databases: Readonly<Record<string, () => StateDatabase | Promise<StateDatabase>>> = {
  memory: memoryDatabase,
  LevelDB: async () => openLevelDatabase({ directory: await temporaryDirectory() }),
}

describe.each(Object.entries(databases))('on %s', (name, open) => {
  const opened: StateDatabase[] = []
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close()
  })
  const numRuns = name === 'memory' ? 150 : 25
  const fresh = async (): Promise<Machine> => {
    const database = await open()
    opened.push(database)
    return machine(database)
  }

  test.prop([fc.array(operation, { maxLength: 60 })], { numRuns })(
    'a lookup finds what the list has, by time and then in order of arrival',
    async (operations) => {
      const made = await fresh()
      const { model } = await apply(made, operations)
      expect(contents(made)).toEqual(expected(model))
      const view = new JoinBufferView(made.buffer, { key: serde, value: serde }, { topic: 't' })
      const listed: string[] = []
      for await (const { key, value } of view.allAsync()) listed.push(`${key.key}@${key.window.startMs} ${value}`)
      const all = ['', 'a', 'ab', 'b'].flatMap((key) =>
        model.fetch(key, 0, Number.MAX_SAFE_INTEGER).map((row) => `${key}@${row}`),
      )
      expect(listed.toSorted()).toEqual(all.toSorted())
    },
  )

  test.prop([fc.array(operation, { maxLength: 60 }), fc.nat(60), fc.nat(60)], { numRuns })(
    'a buffer rebuilt from its changelog, a stretch of it twice, finds the same',
    async (operations, cut, repeated) => {
      const { model, log } = await apply(await fresh(), operations)
      const rebuilt = await fresh()
      const restore = async (part: readonly Logged[]): Promise<void> => {
        const entries: readonly RestoredEntry[] = rebuilt.buffer.restore(part)
        await rebuilt.database.restore('joined', entries, checkpoint)
      }
      await restore(log.slice(0, cut))
      await restore(log.slice(Math.min(cut, repeated)))
      rebuilt.buffer.load()
      expect(contents(rebuilt)).toEqual(expected(model))
    },
  )
})
