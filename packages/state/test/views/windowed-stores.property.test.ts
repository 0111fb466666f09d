// Window and session stores against a list that is searched from end to end, on both databases, with commits and rollbacks in between.
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { long, string } from '@millrace/serde'
import {
  bareCodec,
  memoryDatabase,
  openLevelDatabase,
  segmentMsOf,
  SegmentedStore,
  SessionView,
  sessionLayout,
  type StateDatabase,
  windowLayout,
  WindowView,
} from '@millrace/state'
import { temporaryDirectory } from '../level/directories.ts'

const retentionMs = 150_000
const segmentMs = segmentMsOf(retentionMs)

const keys = fc.constantFrom('', 'a', 'ab', 'b')
const times = fc.integer({ min: 0, max: 20 }).map((n) => n * 25_000)

const operation = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('put' as const),
      key: keys,
      at: times,
      length: times,
      value: fc.option(fc.nat(9)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('commit' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rollback' as const) }) },
)
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

interface Row {
  readonly key: string
  readonly startMs: number
  readonly endMs: number
  readonly value: number
}

/** What is remembered, without any order or segment but that of refusal. */
class Model {
  rows: readonly Row[] = []
  observedMs = -1
  refused = 0

  put(row: Omit<Row, 'value'>, timeMs: number, value: number | null, keepsDuplicates: boolean): void {
    this.observedMs = Math.max(this.observedMs, timeMs)
    if (Math.floor(timeMs / segmentMs) < Math.floor((this.observedMs - retentionMs) / segmentMs)) {
      this.refused += 1
      return
    }
    const others = keepsDuplicates
      ? this.rows
      : this.rows.filter(({ key, startMs, endMs }) => key !== row.key || startMs !== row.startMs || endMs !== row.endMs)
    this.rows = value === null ? others : [...others, { ...row, value }]
  }

  copy(): Model {
    return Object.assign(new Model(), this)
  }
}

interface Machine {
  readonly database: StateDatabase
  readonly segments: SegmentedStore
  readonly refused: () => number
}

function machine(database: StateDatabase, layout: typeof windowLayout): Machine {
  let refused = 0
  const segments = new SegmentedStore(database.store('w'), {
    layout,
    retentionMs,
    segmentMs,
    refuses: 'segments',
    onRefused: () => {
      refused += 1
    },
    clearRange: (from, to) => database.clearRange('w', from, to),
  })
  return { database, segments, refused: () => refused }
}

/** Runs operations on both; `check` compares after each. */
async function follow(
  { database, segments, refused }: Machine,
  operations: readonly Operation[],
  put: (operation: Operation & { do: 'put' }, model: Model) => void,
  check: (model: Model) => void,
): Promise<void> {
  let [model, committed] = [new Model(), new Model()]
  for (const next of operations) {
    if (next.do === 'put') put(next, model)
    else if (next.do === 'commit') {
      segments.save()
      await database.prepareCommit(new Map()).write()
      committed = model.copy()
    } else {
      database.rollback()
      segments.load()
      model = Object.assign(committed.copy(), { refused: model.refused })
    }
    expect(segments.observedMs).toBe(model.observedMs)
    expect(refused()).toBe(model.refused)
    check(model)
  }
  await database.close()
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const shown = ({ key, startMs, endMs, value }: Row): string => `${key}@${startMs}-${endMs}=${value}`

/** By segment, key and time: the order of a scan of everything. */
function inOrder(rows: readonly Row[], timeOf: (row: Row) => number): readonly string[] {
  const segmentOf = (row: Row): number => Math.floor(timeOf(row) / segmentMs)
  return [...rows]
    .sort(
      (a, b) => segmentOf(a) - segmentOf(b) || byText(a.key, b.key) || timeOf(a) - timeOf(b) || a.startMs - b.startMs,
    )
    .map(shown)
}

const databases: Readonly<Record<string, () => Promise<StateDatabase>>> = {
  memory: () => Promise.resolve(memoryDatabase()),
  LevelDB: async () => openLevelDatabase({ directory: await temporaryDirectory(), keyIndex: 'all' }),
}

describe.each(Object.entries(databases))('on %s', (_name, open) => {
  const open_: StateDatabase[] = []
  afterEach(async () => {
    for (const database of open_.splice(0)) await database.close()
  })
  const fresh = async (): Promise<StateDatabase> => {
    const database = await open()
    open_.push(database)
    return database
  }

  test.each([false, true])(
    'a window store gives what was put and is not too old (duplicates kept: %s)',
    async (retainDuplicates) => {
      await fc.assert(
        fc.asyncProperty(fc.array(operation, { maxLength: 40 }), async (operations) => {
          const parts = machine(await fresh(), windowLayout)
          const view = new WindowView(
            parts.segments,
            parts.segments,
            { key: string(), value: bareCodec(long(), 'w') },
            { windowSizeMs: 10, retainDuplicates },
          )
          await follow(
            parts,
            operations,
            ({ key, at, value }, model) => {
              view.put(key, value, at)
              model.put({ key, startMs: at, endMs: at + 10 }, at, value, retainDuplicates)
            },
            (model) => {
              const live = model.rows.filter(({ startMs }) => startMs > model.observedMs - retentionMs)
              const asRow = ({
                key,
                value,
              }: {
                key: { key: string; window: { startMs: number; endMs: number } }
                value: number
              }): string => shown({ key: key.key, ...key.window, value })
              const startOf = ({ startMs }: Row): number => startMs
              expect([...view.all()].map(asRow)).toEqual(inOrder(live, startOf))
              for (const key of ['', 'a', 'ab']) {
                const ofKey = live.filter((row) => row.key === key)
                const some = ofKey.filter(({ startMs }) => startMs >= 25_000 && startMs <= 300_000)
                expect([...view.fetchRange(key, 25_000, 300_000)].map(asRow)).toEqual(inOrder(some, startOf))
                if (retainDuplicates) continue
                expect([...view.fetchRange(key, 25_000, 300_000, { reverse: true })].map(asRow)).toEqual(
                  inOrder(some, startOf).toReversed(),
                )
                expect(view.fetch(key, 100_000)).toBe(ofKey.find(({ startMs }) => startMs === 100_000)?.value)
              }
            },
          )
        }),
        { numRuns: 40 },
      )
    },
  )

  test('a session store finds what overlaps and is not too old', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 40 }), async (operations) => {
        const parts = machine(await fresh(), sessionLayout)
        const view = new SessionView(parts.segments, parts.segments, { key: string(), value: bareCodec(long(), 's') })
        await follow(
          parts,
          operations,
          ({ key, at, length, value }, model) => {
            const window = { startMs: at, endMs: at + length }
            view.put({ key, window }, value)
            model.put({ key, ...window }, window.endMs, value, false)
          },
          (model) => {
            const live = model.rows.filter(({ endMs }) => endMs > model.observedMs - retentionMs)
            const asRow = ({
              key,
              value,
            }: {
              key: { key: string; window: { startMs: number; endMs: number } }
              value: number
            }): string => shown({ key: key.key, ...key.window, value })
            const endOf = ({ endMs }: Row): number => endMs
            expect([...view.all()].map(asRow)).toEqual(inOrder(live, endOf))
            for (const key of ['', 'a']) {
              const found = live.filter((row) => row.key === key && row.endMs >= 200_000 && row.startMs <= 250_000)
              expect([...view.findSessions(key, 200_000, 250_000)].map(asRow)).toEqual(inOrder(found, endOf))
              expect([...view.fetch(key)].map(asRow)).toEqual(
                inOrder(
                  live.filter((row) => row.key === key),
                  endOf,
                ),
              )
            }
          },
        )
      }),
      { numRuns: 40 },
    )
  })
})
