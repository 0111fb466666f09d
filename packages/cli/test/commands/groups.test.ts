import { expect, test } from 'vitest'
import { type CommandBed, commandBed, jsonOf, linesOf } from '../command-bed.ts'

/** Topic `t` with two partitions of five records, a minute apart from 2026 on; group `g` has read all of it. */
async function bedWithGroup(): Promise<CommandBed> {
  const bed = await commandBed()
  await linesOf(bed.run(['topics', 'create', 't', '-p', '2']))
  const input = [0, 1, 2, 3, 4].flatMap((minute) =>
    [0, 1].map((partition) => {
      const timestamp = Date.parse(`2026-01-01T00:0${minute}:00Z`)
      return JSON.stringify({ partition, timestamp, value: `${partition}/${minute}` })
    }),
  )
  await linesOf(bed.run(['produce', 't', '--json'], { input: [input.join('\n')] }))
  await linesOf(bed.run(['consume', 't', '-g', 'g', '--from-beginning', '-e']))
  return bed
}

async function offsetsOf(bed: CommandBed): Promise<readonly number[]> {
  const offsets = await bed.client.admin.groupOffsets('g')
  return [0, 1].map((partition) => offsets.get(`t-${partition}`)?.offset ?? -1)
}

test('groups are listed and described with committed offset, end and lag of each partition', async () => {
  const bed = await bedWithGroup()
  await linesOf(bed.run(['produce', 't', '-p', '1'], { input: ['new\nnewer'] }))
  expect(await linesOf(bed.run(['groups', 'list']))).toEqual(['GROUP  STATE  TYPE', 'g      Empty  consumer'])
  expect(await linesOf(bed.run(['groups', 'describe', 'g']))).toEqual([
    'Group g: Empty, 0 members, lag 2',
    'TOPIC  PARTITION  COMMITTED  END  LAG  READ BY',
    't              0          5    5    0  -',
    't              1          5    7    2  -',
  ])
  expect(jsonOf(await linesOf(bed.run(['groups', 'describe', 'g', '--json'])))).toEqual([
    {
      groupId: 'g',
      state: 'Empty',
      protocolType: 'consumer',
      protocol: '',
      partitions: [
        { topic: 't', partition: 0, committed: 5, end: 5, lag: 0, memberId: null },
        { topic: 't', partition: 1, committed: 5, end: 7, lag: 2, memberId: null },
      ],
      members: [],
    },
  ])
})

test('a partition that a member reads has its name beside it, and such a group keeps its offsets', async () => {
  const bed = await bedWithGroup()
  const reading = bed.start(['consume', 't', '-g', 'g'])
  await reading.says('reads t-0, t-1')
  const described = await linesOf(bed.run(['groups', 'describe', 'g']))
  expect(described[0]).toBe('Group g: Stable, 1 member, protocol range, lag 0')
  expect(described[2]).toMatch(/millrace-cli at \/?127\.0\.0\.1$/)
  const reset = await bed.run(['groups', 'reset-offsets', 'g', '--all-topics', '--to-earliest', '--execute'])
  expect(reset).toMatchObject({ status: 1, err: [expect.stringContaining('CLI_GROUP_BUSY: group g has 1 members')] })
  const deletion = await bed.run(['groups', 'delete', 'g'])
  expect(deletion).toMatchObject({ status: 1, err: [expect.stringContaining('CLIENT_GROUP_NOT_EMPTY')] })
  reading.interrupt('SIGINT')
  await reading.result
  expect(await offsetsOf(bed)).toEqual([5, 5])
})

test('a reset is shown, and happens only when it is to be executed', async () => {
  const bed = await bedWithGroup()
  const words = ['groups', 'reset-offsets', 'g', '--topic', 't:1', '--to-earliest']
  const plan = ['TOPIC  PARTITION  FROM  TO', 't              1     5   0']
  expect(await bed.run(words)).toEqual({
    status: 0,
    out: plan,
    err: [expect.stringContaining('Nothing is changed yet')],
  })
  expect(await offsetsOf(bed)).toEqual([5, 5])
  expect(await bed.run([...words, '--execute'])).toMatchObject({ status: 0, out: plan })
  expect(await offsetsOf(bed)).toEqual([5, 0])
  const read = await linesOf(bed.run(['consume', 't', '-g', 'g', '-e']))
  expect(read).toEqual(['1/0', '1/1', '1/2', '1/3', '1/4'])
})

test.each([
  [['--to-earliest'], [0, 0]],
  [['--to-latest'], [5, 5]],
  [
    ['--to-offset', '3'],
    [3, 3],
  ],
  [
    ['--to-offset', '99'],
    [5, 5],
  ],
  [
    ['--shift-by', '-2'],
    [3, 3],
  ],
  [
    ['--shift-by', '-99'],
    [0, 0],
  ],
  [
    ['--to-datetime', '2026-01-01T00:01:30Z'],
    [2, 2],
  ],
  [
    ['--to-datetime', '2030-01-01T00:00:00Z'],
    [5, 5],
  ],
  [
    ['--by-duration', '90s'],
    [3, 3],
  ],
])('a reset with %j goes to %j', async (words, wanted) => {
  const bed = await bedWithGroup()
  const now = Date.parse('2026-01-01T00:04:00Z')
  await linesOf(bed.run(['groups', 'reset-offsets', 'g', '--all-topics', '--execute', ...words], { now }))
  expect(await offsetsOf(bed)).toEqual(wanted)
})

test('a group that is not there yet can be given offsets', async () => {
  const bed = await bedWithGroup()
  const { status, out } = await bed.run([
    'groups',
    'reset-offsets',
    'new',
    '-t',
    't',
    '--to-offset',
    '4',
    '--execute',
    '--json',
  ])
  expect(status).toBe(0)
  expect(jsonOf(out)).toEqual([
    { groupId: 'new', topic: 't', partition: 0, from: null, to: 4, executed: true },
    { groupId: 'new', topic: 't', partition: 1, from: null, to: 4, executed: true },
  ])
  expect(await linesOf(bed.run(['consume', 't', '-g', 'new', '-e']))).toHaveLength(2)
})

test('a partition whose topic is gone is shown without an end', async () => {
  const bed = await bedWithGroup()
  const reading = bed.start(['consume', 't', '-g', 'h'])
  await reading.says('reads t-0, t-1')
  await linesOf(bed.run(['topics', 'delete', 't']))
  const described = await linesOf(bed.run(['groups', 'describe', 'h']))
  reading.interrupt('SIGPIPE')
  await reading.result
  expect(described).toHaveLength(4)
  expect(described[2]).toMatch(/^t +0 +- +- +- +millrace-cli at /)
})

test.each([
  [['--to-earliest'], '--topic or --all-topics'],
  [['--to-earliest', '--all-topics', '-t', 't'], '--topic or --all-topics'],
  [['--all-topics'], 'say one place'],
  [['--all-topics', '--to-earliest', '--to-latest'], 'say one place'],
  [['--all-topics', '--to-earliest', '--execute', '--dry-run'], 'contradict'],
  [['--to-earliest', '-t', 't:x'], 'topic:0,1'],
])('a reset with %j is a mistake in the words', async (words, message) => {
  const bed = await commandBed()
  const { status, err } = await bed.run(['groups', 'reset-offsets', 'g', ...words])
  expect(status).toBe(2)
  expect(err.join('\n')).toContain(message)
})

test('what is not there is an error', async () => {
  const bed = await bedWithGroup()
  for (const words of [
    ['describe', 'x'],
    ['delete', 'x'],
  ]) {
    expect(await bed.run(['groups', ...words])).toMatchObject({
      status: 1,
      err: [expect.stringContaining('CLIENT_UNKNOWN_GROUP')],
    })
  }
  const noTopic = await bed.run(['groups', 'reset-offsets', 'g', '-t', 'x', '--to-latest'])
  expect(noTopic.err).toEqual([expect.stringContaining('CLI_TOPIC: there is no topic x')])
  const noOffsets = await bed.run(['groups', 'reset-offsets', 'x', '--all-topics', '--to-latest'])
  expect(noOffsets.err).toEqual([expect.stringContaining('CLI_OFFSET: group x has no offsets')])
})

test('a deleted group is gone with its offsets', async () => {
  const bed = await bedWithGroup()
  expect(await bed.run(['groups', 'delete', 'g'])).toEqual({ status: 0, out: [], err: ['Deleted group g.'] })
  expect(await bed.run(['groups', 'list'])).toEqual({ status: 0, out: [], err: ['There are no groups.'] })
})
