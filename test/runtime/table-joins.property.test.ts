// Joins of tables, by key and by a key in the values, against plain recomputation: whatever is written and deleted in whatever order, the result is the join of what is there in the end,
// also when commits abort and when the task is killed and restored in between.
import { fc, test } from '@fast-check/vitest'
import { StreamsBuilder, string, type Topology } from '@millrace/streams'
import { TopologyTestDriver } from '@millrace/testing'
import { expect } from 'vitest'

const text = { key: string(), value: string() }
type Kind = 'join' | 'leftJoin' | 'outerJoin'

const piped = (a: string | null, b: string | null): string => `${a ?? '-'}|${b ?? '-'}`
/** The first letter; none for a value that begins with `x`. */
const foreignKeyOf = (value: string): string | null => (value.startsWith('x') ? null : value.slice(0, 1))

function joining(kind: Kind, byForeignKey: boolean): Topology {
  const builder = new StreamsBuilder()
  const [left, right] = [builder.table('left', text), builder.table('right', text)]
  const options = { value: string(), store: 'joined' }
  const joins = {
    join: () => (byForeignKey ? left.join(right, foreignKeyOf, piped, options) : left.join(right, piped, options)),
    leftJoin: () =>
      byForeignKey ? left.leftJoin(right, foreignKeyOf, piped, options) : left.leftJoin(right, piped, options),
    outerJoin: () => left.outerJoin(right, piped, options),
  }
  const joined = joins[kind]()
  joined.toStream().to('joined')
  return builder.build()
}

interface Write {
  readonly side: 'left' | 'right'
  readonly key: string
  readonly value: string | null
}

type Act = Write | 'restart'

const letters = fc.constantFrom('a', 'b', 'c')
const write: fc.Arbitrary<Write> = fc.record({
  side: fc.constantFrom('left', 'right'),
  key: letters,
  value: fc.option(fc.stringMatching(/^[abcx][01]?$/), { freq: 4 }),
})
const acts = fc.array(
  fc.oneof({ weight: 12, arbitrary: write }, { weight: 1, arbitrary: fc.constant('restart' as const) }),
  {
    maxLength: 40,
  },
)

function tableOf(side: 'left' | 'right', all: readonly Act[]): ReadonlyMap<string, string> {
  const table = new Map<string, string>()
  for (const act of all) {
    if (act === 'restart' || act.side !== side) continue
    if (act.value === null) table.delete(act.key)
    else table.set(act.key, act.value)
  }
  return table
}

function expectedOf(kind: Kind, byForeignKey: boolean, all: readonly Act[]): Readonly<Record<string, string>> {
  const [left, right] = [tableOf('left', all), tableOf('right', all)]
  const rows: Record<string, string> = {}
  for (const [key, value] of left) {
    const wanted = byForeignKey ? foreignKeyOf(value) : key
    const other = wanted === null ? undefined : right.get(wanted)
    if (other !== undefined || kind !== 'join') rows[key] = piped(value, other ?? null)
  }
  if (kind === 'outerJoin') for (const [key, value] of right) if (!left.has(key)) rows[key] = piped(null, value)
  return rows
}

async function joinedBy(driver: TopologyTestDriver, all: readonly Act[]): Promise<Readonly<Record<string, string>>> {
  let timestamp = 0
  for (const act of all) {
    if (act === 'restart') await driver.restart()
    else driver.inputTopic(act.side, text).pipe(act.key, act.value, { timestamp: timestamp++ })
  }
  const rows: Record<string, string> = {}
  for (const { key, value } of driver.outputTopic('joined', text).readAll()) {
    if (value === null) delete rows[key as string]
    else rows[key as string] = value
  }
  return rows
}

for (const [what, byForeignKey, kinds] of [
  ['by their keys', false, ['join', 'leftJoin', 'outerJoin']],
  ['by a key in the values', true, ['join', 'leftJoin']],
] as const) {
  test.prop([
    fc.constantFrom<Kind>(...kinds),
    acts,
    fc.constantFrom(0, 10_000_000),
    fc.infiniteStream(fc.boolean()).map((stream) => () => stream.next().value === true),
  ])(`tables joined ${what} come to the join of what is there`, async (kind, all, cacheMaxBytes, aborts) => {
    const driver = new TopologyTestDriver(joining(kind, byForeignKey), { cacheMaxBytes, aborts })
    const rows = await joinedBy(driver, all)
    expect(rows).toEqual(expectedOf(kind, byForeignKey, all))
    const stored: Record<string, string> = {}
    for (const { key, value } of driver.store<string, string>('joined').all()) stored[key] = value.value
    expect(stored).toEqual(rows)
  })
}
