import { describe, expect, test } from 'vitest'
import { type CommandBed, commandBed, jsonOf, linesOf } from '../command-bed.ts'

async function bedWith(topic: string, partitions: number, lines: readonly string[] = []): Promise<CommandBed> {
  const bed = await commandBed()
  await linesOf(bed.run(['topics', 'create', topic, '--partitions', String(partitions)]))
  await write(bed, topic, lines)
  return bed
}

async function write(bed: CommandBed, topic: string, lines: readonly string[], ...more: string[]): Promise<void> {
  await linesOf(bed.run(['produce', topic, ...more], { input: [lines.join('\n')] }))
}

describe('where reading begins', () => {
  test('without a word, at the end: only what arrives from then on', async () => {
    const bed = await bedWith('t', 2, ['old'])
    const reading = bed.start(['consume', 't', '--max-messages', '2'])
    await reading.says('Reading t')
    await write(bed, 't', ['new', 'newer'])
    const { status, out } = await reading.result
    expect({ status, out: out.toSorted() }).toEqual({ status: 0, out: ['new', 'newer'] })
  })

  test('at the beginning, at an offset, at the last ones, or at the end', async () => {
    const bed = await bedWith('t', 1, ['0', '1', '2', '3'])
    const read = (...words: string[]) => linesOf(bed.run(['consume', 't', '--exit-at-end', ...words]))
    expect(await read('--from-beginning')).toEqual(['0', '1', '2', '3'])
    expect(await read('--offset', 'earliest')).toEqual(['0', '1', '2', '3'])
    expect(await read('--offset', '2')).toEqual(['2', '3'])
    expect(await read('--offset', '-1')).toEqual(['3'])
    expect(await read('--offset', '-100')).toEqual(['0', '1', '2', '3'])
    expect(await read('--offset', '4')).toEqual([])
    expect(await read('--offset', 'latest')).toEqual([])
  })

  test('at a time, said as a date or as how long ago', async () => {
    const bed = await bedWith('t', 1)
    for (const minute of [10, 20, 30]) {
      await write(bed, 't', [`${minute}`], '--timestamp', `2026-01-01T00:${minute}:00Z`)
    }
    const now = Date.parse('2026-01-01T00:31:00Z')
    const read = (since: string) => linesOf(bed.run(['consume', 't', '-e', '--since', since], { now }))
    expect(await read('2026-01-01T00:20:00Z')).toEqual(['20', '30'])
    expect(await read('2m')).toEqual(['30'])
    expect(await read('1h')).toEqual(['10', '20', '30'])
    expect(await read('30s')).toEqual([])
  })

  test('an offset outside the partition is an error that says what there is', async () => {
    const bed = await bedWith('t', 1, ['0', '1'])
    expect(await bed.run(['consume', 't', '--offset', '3'])).toMatchObject({
      status: 1,
      err: [expect.stringContaining('CLI_OFFSET: offset 3 lies outside t-0, which has 0 to 2')],
    })
  })

  test('only the partitions asked for are read', async () => {
    const bed = await bedWith('t', 3)
    for (const partition of ['0', '1', '2']) await write(bed, 't', [partition], '-p', partition)
    const lines = await linesOf(bed.run(['consume', 't', '--from-beginning', '-e', '-p', '0', '-p', '2']))
    expect(lines.toSorted()).toEqual(['0', '2'])
    expect((await bed.run(['consume', 't', '-p', '3'])).err).toEqual([expect.stringContaining('no partition 3 of t')])
  })
})

describe('where reading ends', () => {
  test('after so many records', async () => {
    const bed = await bedWith('t', 1, ['0', '1', '2'])
    expect(await bed.run(['consume', 't', '--from-beginning', '-n', '2'])).toEqual({
      status: 0,
      out: ['0', '1'],
      err: ['Reading t; Ctrl-C ends.', '2 records.'],
    })
  })

  test('when nothing arrives for a while', async () => {
    const bed = await bedWith('t', 1, ['0'])
    expect(await bed.run(['consume', 't', '--from-beginning', '--timeout', '300ms'])).toMatchObject({
      status: 0,
      out: ['0'],
    })
  })

  test('at the end as it was at the start, also of an empty topic', async () => {
    const bed = await bedWith('t', 3)
    expect(await bed.run(['consume', 't', '--from-beginning', '-e'])).toEqual({
      status: 0,
      out: [],
      err: ['0 records.'],
    })
  })

  test('at Ctrl-C, and when nobody reads the output any more', async () => {
    const bed = await bedWith('t', 1, ['0'])
    for (const [signal, status] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGPIPE', 141],
    ] as const) {
      const reading = bed.start(['consume', 't', '--from-beginning'])
      await reading.says('0')
      reading.interrupt(signal)
      expect(await reading.result).toMatchObject({ status, out: ['0'] })
    }
  })
})

describe('what is printed', () => {
  test('values only, or everything that is known', async () => {
    const bed = await bedWith('t', 1)
    await write(bed, 't', ['k=v'], '-k', '=', '--timestamp', '0', '-H', 'a=1', '-H', 'b=2')
    await write(bed, 't', ['-'], '--null', '-', '--timestamp', '1')
    const read = (...words: string[]) => linesOf(bed.run(['consume', 't', '--from-beginning', '-e', ...words]))
    expect(await read()).toEqual(['v', 'null'])
    expect(await read('--keys', '--separator', ' | ', '--null', '<none>')).toEqual(['k | v', '<none> | <none>'])
    expect(await read('--all')).toEqual([
      '1970-01-01T00:00:00.000Z\tt-0@0\ta=1,b=2\tk\tv',
      '1970-01-01T00:00:00.001Z\tt-0@1\t-\tnull\tnull',
    ])
    expect(jsonOf(await read('--json'))[1]).toEqual({
      topic: 't',
      partition: 0,
      offset: 1,
      timestamp: 1,
      key: null,
      value: null,
      headers: [],
    })
  })

  test('JSON values are values in JSON lines, digit for digit', async () => {
    const bed = await bedWith('t', 1, ['{"n": 12345678901234567890, "d": 1.0}'])
    const [line] = await linesOf(
      bed.run(['consume', 't', '--from-beginning', '-e', '--json', '--value-format', 'json']),
    )
    expect(line).toContain('"value":{"n": 12345678901234567890, "d": 1.0},')
  })

  test('a record of another format is named and left out, the others are printed, and the exit code is 1', async () => {
    const bed = await bedWith('t', 1)
    await write(bed, 't', ['1'], '--value-format', 'long')
    await write(bed, 't', ['not a long'])
    await write(bed, 't', ['3'], '--value-format', 'long')
    const { status, out, err } = await bed.run([
      'consume',
      't',
      '--from-beginning',
      '-e',
      '--value-format',
      'long',
      '-q',
    ])
    expect({ status, out }).toEqual({ status: 1, out: ['1', '3'] })
    expect(err).toEqual([
      expect.stringContaining('t-0@1: its value: SERDE_DECODE'),
      expect.stringContaining('CLI_FORMAT'),
    ])
  })

  test('several topics are read together', async () => {
    const bed = await bedWith('t', 1, ['of t'])
    await linesOf(bed.run(['topics', 'create', 'u']))
    await write(bed, 'u', ['of u'])
    const lines = await linesOf(bed.run(['consume', 't', 'u', '--from-beginning', '-e', '--offsets']))
    expect(lines.toSorted()).toEqual(['t-0@0\tof t', 'u-0@0\tof u'])
  })
})

describe('as a member of a group', () => {
  test('it goes on where the group was, in every partition, also those of which nothing was read yet', async () => {
    const bed = await bedWith('t', 3)
    for (const partition of ['0', '1', '2']) await write(bed, 't', ['a', 'b'], '-p', partition)
    const seen: string[] = []
    seen.push(...(await linesOf(bed.run(['consume', 't', '-g', 'g', '--from-beginning', '-n', '3', '--offsets']))))
    expect(seen).toHaveLength(3)
    await write(bed, 't', ['c'], '-p', '1')
    seen.push(...(await linesOf(bed.run(['consume', 't', '-g', 'g', '-e', '--offsets']))))
    expect(seen.toSorted()).toEqual([
      't-0@0\ta',
      't-0@1\tb',
      't-1@0\ta',
      't-1@1\tb',
      't-1@2\tc',
      't-2@0\ta',
      't-2@1\tb',
    ])
    expect(await linesOf(bed.run(['consume', 't', '-g', 'g', '-e']))).toEqual([])
  })

  test('a new group begins at the end, and misses nothing that arrives between two of its lives', async () => {
    const bed = await bedWith('t', 1, ['old'])
    expect(await linesOf(bed.run(['consume', 't', '-g', 'g', '-e']))).toEqual([])
    await write(bed, 't', ['between'])
    expect(await linesOf(bed.run(['consume', 't', '-g', 'g', '-e']))).toEqual(['between'])
  })

  test('what went into a closed pipe is not committed', async () => {
    const bed = await bedWith('t', 1, ['0', '1'])
    const reading = bed.start(['consume', 't', '-g', 'g', '--from-beginning'])
    await reading.says('1')
    reading.interrupt('SIGPIPE')
    expect((await reading.result).status).toBe(141)
    expect(await linesOf(bed.run(['consume', 't', '-g', 'g', '--from-beginning', '-e']))).toEqual(['0', '1'])
  })
})

test.each([
  [['--from-beginning', '--offset', '1'], 'contradict'],
  [['--since', '1h', '--offset', '1'], 'contradict'],
  [['--group', 'g', '--offset', '1'], 'reset-offsets'],
  [['--group', 'g', '-p', '1'], 'reset-offsets'],
  [['u', '-p', '1'], 'one topic'],
  [['--offset', 'x'], 'earliest, latest'],
  [['--since', 'yesterday'], 'A point in time'],
  [['-n', '0'], '1 or more'],
  [['--timeout', 'soon'], 'A duration'],
])('consume with %j is a mistake in the words', async (words, message) => {
  const bed = await commandBed()
  const { status, err } = await bed.run(['consume', 't', ...words])
  expect(status).toBe(2)
  expect(err.join('\n')).toContain(message)
})
