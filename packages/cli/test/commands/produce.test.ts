import { partitionForKey } from '@millrace/protocol'
import { describe, expect, test } from 'vitest'
import { type CommandBed, commandBed, jsonOf, linesOf } from '../command-bed.ts'

async function bedWith(topic: string, partitions: number): Promise<CommandBed> {
  const bed = await commandBed()
  await linesOf(bed.run(['topics', 'create', topic, '--partitions', String(partitions)]))
  return bed
}

/** All records, by partition and offset. */
async function recordsOf(bed: CommandBed, topic: string, ...more: string[]) {
  const lines = await linesOf(bed.run(['consume', topic, '--from-beginning', '--exit-at-end', '--json', ...more]))
  return jsonOf(lines).toSorted(
    (a, b) => Number(a['partition']) - Number(b['partition']) || Number(a['offset']) - Number(b['offset']),
  )
}

describe('millrace produce', () => {
  test('lines without a key spread over all partitions, and the counts are told', async () => {
    const bed = await bedWith('t', 3)
    const { status, out, err } = await bed.run(['produce', 't'], { input: ['1\n2\n3\n4\n5\n6'] })
    expect({ status, out, err }).toEqual({
      status: 0,
      out: [],
      err: ['6 records are in t (by partition 0: 2, 1: 2, 2: 2).'],
    })
    const records = await recordsOf(bed, 't')
    expect(records.map(({ value }) => value).toSorted()).toEqual(['1', '2', '3', '4', '5', '6'])
    expect(records.map(({ key }) => key)).toEqual(Array(6).fill(null))
  })

  test('keys go where Kafka’s partitioner sends them', async () => {
    const bed = await bedWith('t', 5)
    const keys = ['ada', 'grace', 'linus', 'a b', '']
    await linesOf(bed.run(['produce', 't', '-k', '::'], { input: [keys.map((key) => `${key}::of ${key}\n`).join('')] }))
    const records = await recordsOf(bed, 't')
    expect(records).toHaveLength(5)
    for (const { key, value, partition } of records) {
      expect(value).toBe(`of ${String(key)}`)
      expect(partition).toBe(partitionForKey(Buffer.from(String(key)), 5))
    }
  })

  test('only the first separator counts, and \\t is a tab', async () => {
    const bed = await bedWith('t', 1)
    await linesOf(bed.run(['produce', 't', '--key-separator', '\\t'], { input: ['k\tv\tw\n'] }))
    expect(await recordsOf(bed, 't')).toMatchObject([{ key: 'k', value: 'v\tw' }])
  })

  test('partition, timestamp, key and headers of the words are those of every record', async () => {
    const bed = await bedWith('t', 3)
    const words = [
      'produce',
      't',
      '-p',
      '2',
      '--timestamp',
      '1970-01-01T00:00:01Z',
      '--key',
      'k',
      '-H',
      'a=1',
      '-H',
      'a=x=y',
    ]
    await linesOf(bed.run(words, { input: ['v\n', 'w'] }))
    const headers = [
      { key: 'a', value: '1' },
      { key: 'a', value: 'x=y' },
    ]
    expect(await recordsOf(bed, 't')).toEqual([
      { topic: 't', partition: 2, offset: 0, timestamp: 1000, key: 'k', value: 'v', headers },
      { topic: 't', partition: 2, offset: 1, timestamp: 1000, key: 'k', value: 'w', headers },
    ])
  })

  test('keys and values are what their formats say, and the null text is null', async () => {
    const bed = await bedWith('t', 1)
    const words = ['produce', 't', '-k', '=', '--key-format', 'long', '--value-format', 'double', '--null', '-']
    await linesOf(bed.run(words, { input: ['9007199254740993=1.5\n2=-\n-=3'] }))
    const read = await linesOf(
      bed.run(['consume', 't', '--from-beginning', '-e', '--keys', '--key-format', 'long', '--value-format', 'double']),
    )
    expect(read).toEqual(['9007199254740993\t1.5', '2\tnull', 'null\t3'])
  })

  test.each([
    [['-k', ':'], 'a:1\nbad\nb:2\n', 'line 2: there is no key separator ":" in it'],
    [['--value-format', 'long'], '1\n2\nthree\n', 'line 3: its value: "three" is no long'],
    [['--value-format', 'json'], '{}\n{"a"\n', 'line 2: its value: SERDE_DECODE: not JSON'],
    [['--json'], '{"value":"a"}\n[]\n', 'line 2: it is not a JSON object'],
    [['--json'], '{"value":"a"}\n{"key":"a"}\n', 'line 2: it has no value; null is a tombstone'],
    [['--json'], '{"value":"a"}\n{"value":"a","Key":"b"}\n', 'line 2: it has a field Key'],
    [['--json'], '{"value":"a"}\n{"value":"a","partition":7}\n', 'line 2: CLI_TOPIC: there is no partition 7 of t'],
    [['--json'], '{"value":"a"}\n{"value":{"a":1}}\n', 'line 2: its value: {"a":1} is neither a text'],
    [['--json'], '{"value":"a"}\n{"value":"a","headers":["x"]}\n', 'line 2: a header in its list'],
  ])('with %j a line that is no record ends it and is named', async (words, input, message) => {
    const bed = await bedWith('t', 2)
    const { status, err } = await bed.run(['produce', 't', ...words], { input: [input] })
    expect(status).toBe(1)
    expect(err.at(-1)).toContain(`millrace: CLI_INPUT: ${message}`)
    const before = Number(/line (\d)/.exec(message)?.[1]) - 1
    expect(err.at(-2)).toMatch(new RegExp(`^${before} records? (is|are) in t `))
    expect(await recordsOf(bed, 't', '--value-format', 'hex')).toHaveLength(before)
  })

  test('a record that is too large is named, too', async () => {
    const bed = await bedWith('t', 1)
    const { status, err } = await bed.run(['produce', 't'], { input: ['small\n', 'x'.repeat(2_000_000)] })
    expect(status).toBe(1)
    expect(err).toEqual([
      '1 record is in t (by partition 0: 1).',
      expect.stringContaining('line 2: CLIENT_RECORD_TOO_LARGE'),
    ])
  })

  test('what the broker refuses is an error, and is not counted', async () => {
    const bed = await bedWith('t', 1)
    await linesOf(bed.run(['topics', 'alter', 't', '-c', 'max.message.bytes=1000']))
    const { status, err } = await bed.run(['produce', 't'], { input: ['x'.repeat(5_000)] })
    expect(status).toBe(1)
    expect(err).toEqual(['0 records are in t.', expect.stringContaining('CLIENT_RECORD_TOO_LARGE')])
  })

  test('what a copy through JSON arrives at is the original, byte for byte', async () => {
    const bed = await bedWith('t', 3)
    await linesOf(bed.run(['topics', 'create', 'copy', '-p', '3']))
    const writer = bed.client.writer()
    await writer.open()
    const headers = [
      { key: 'h', value: Buffer.from('ü') },
      { key: 'h', value: null },
      { key: '', value: Buffer.from([0xff]) },
    ]
    writer.write('t', 0, 5, Buffer.from([0xff, 0]), Buffer.from('line\nline'), headers)
    writer.write('t', 0, 4, null, null, [])
    writer.write('t', 2, 6, Buffer.from(''), Buffer.from('{"base64":"AA=="}'), [])
    await writer.close()
    const lines = await linesOf(bed.run(['consume', 't', '--from-beginning', '-e', '--json']))
    await linesOf(bed.run(['produce', 'copy', '--json'], { input: [`${lines.join('\n')}\n`] }))
    const original = await recordsOf(bed, 't')
    expect(original).toHaveLength(3)
    expect(await recordsOf(bed, 'copy')).toEqual(original.map((record) => ({ ...record, topic: 'copy' })))
  })

  test('a copy with --repartition goes where the keys say', async () => {
    const bed = await bedWith('t', 1)
    const { status } = await bed.run(['produce', 't', '--json', '--repartition'], {
      input: ['{"partition":7,"value":"v"}'],
    })
    expect(status).toBe(0)
  })

  test('Ctrl-C ends it with what was typed written', async () => {
    const bed = await bedWith('t', 1)
    const typed = Promise.withResolvers<void>()
    const input = (async function* () {
      yield Buffer.from('one\ntwo\nhalf a li')
      typed.resolve()
      await new Promise(() => {})
    })()
    const running = bed.start(['produce', 't'], { input })
    await typed.promise
    running.interrupt('SIGINT')
    expect(await running.result).toMatchObject({ status: 130, err: ['2 records are in t (by partition 0: 2).'] })
    expect((await recordsOf(bed, 't')).map(({ value }) => value)).toEqual(['one', 'two'])
  })

  test.each([
    [['--json', '-k', ':'], '--key-separator'],
    [['--key', 'a', '-k', ':'], 'contradict'],
    [['--repartition'], '--json'],
    [['-k', ''], 'empty'],
    [['-p', 'x'], 'whole number'],
    [['-H', 'x'], 'name=value'],
    [['--value-format', 'xml'], 'Allowed choices'],
  ])('%j is a mistake in the words', async (words, message) => {
    const bed = await commandBed()
    const { status, err } = await bed.run(['produce', 't', ...words])
    expect(status).toBe(2)
    expect(err.join('\n')).toContain(message)
  })

  test('a topic or partition that is not there is said at once', async () => {
    const bed = await bedWith('t', 2)
    expect(await bed.run(['produce', 'u'], { input: ['x'] })).toMatchObject({
      status: 1,
      err: [expect.stringContaining('CLI_TOPIC: there is no topic u')],
    })
    const { err } = await bed.run(['produce', 't', '-p', '2'], { input: ['x'] })
    expect(err.at(-1)).toContain('there is no partition 2 of t, which has partitions 0 to 1')
  })
})
