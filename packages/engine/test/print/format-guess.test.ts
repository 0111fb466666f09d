// What bytes are shown as, and which formats are left for the bytes to come.
import { frameHead, SchemaCache, type SchemaRegistry, type SchemaType } from '@millrace/serde'
import { avroCodec, parseAvroSchema } from '@millrace/serde/avro'
import { parseProtoSchema, protobufCodec, type ProtoMessage } from '@millrace/serde/protobuf'
import { describe, expect, test } from 'vitest'
import { FormatGuess } from '../../src/print/format-guess.ts'

function bytes(count: number, write: (buffer: Buffer) => unknown): Buffer {
  const buffer = Buffer.alloc(count)
  write(buffer)
  return buffer
}

const double = (value: number): Buffer => bytes(8, (buffer) => buffer.writeDoubleBE(value))
const bigint = (value: bigint): Buffer => bytes(8, (buffer) => buffer.writeBigInt64BE(value))
const time = (ms: number): Buffer => bigint(BigInt(ms))

test.each<readonly [string, Uint8Array | null, string, string]>([
  ['nothing', null, '<null>', '¯\\_(ツ)_/¯ - no data processed'],
  ['JSON', Buffer.from('{"a":1}'), '{"a":1}', 'JSON or KAFKA_STRING'],
  ['text of four letters', Buffer.from('abcd'), 'abcd', 'KAFKA_INT or KAFKA_STRING'],
  ['an INTEGER', Buffer.from([0, 0, 0, 7]), '7', 'KAFKA_INT or KAFKA_STRING'],
  ['a negative BIGINT', bigint(-2n), '-2', 'KAFKA_BIGINT or KAFKA_DOUBLE'],
  ['a DOUBLE', double(-1.5), '-1.5', 'KAFKA_BIGINT or KAFKA_DOUBLE'],
  ['a whole DOUBLE', double(1e10), '1.0E10', 'KAFKA_BIGINT or KAFKA_DOUBLE'],
  ['what is none of them', Buffer.from([0, 1, 92, 97, 255]), '\\x00\\x01\\x5Ca\\xFF', ''],
])('%s is shown as what it is', async (_, value, text, formats) => {
  const guess = new FormatGuess('value', undefined)
  expect(await guess.textOf(value)).toBe(text)
  expect(guess.names.join(' or ')).toBe(formats)
})

test('a format that did not fit once is out', async () => {
  const guess = new FormatGuess('value', undefined)
  await guess.textOf(null)
  await guess.textOf(Buffer.from('1234'))
  expect(guess.names).toEqual(['JSON', 'KAFKA_INT', 'KAFKA_STRING'])
  await guess.textOf(Buffer.from('12'))
  expect(guess.names).toEqual(['JSON', 'KAFKA_STRING'])
  await guess.textOf(Buffer.from('twelve'))
  expect(guess.names).toEqual(['KAFKA_STRING'])
  expect(await guess.textOf(Buffer.from([1, 2, 3, 255]))).toBe('\\x01\\x02\\x03\\xFF')
  expect(guess.names).toEqual([])
})

describe('keys with windows', () => {
  test.each<readonly [string, readonly Uint8Array[], string, readonly string[]]>([
    [
      'of text',
      [Buffer.from('ann'), time(60_000)],
      '[ann@60000/-]',
      ['HOPPING(KAFKA_STRING)', 'TUMBLING(KAFKA_STRING)'],
    ],
    ['of a number', [bytes(4, (b) => b.writeInt32BE(9)), time(5)], '[9@5/-]', ['TUMBLING(KAFKA_INT)']],
    ['of JSON', [Buffer.from('{"A":1}'), time(5)], '[{"A":1}@5/-]', ['TUMBLING(JSON)']],
    ['of sessions', [Buffer.from('bob'), time(90), time(70)], '[bob@70/90]', ['SESSION(KAFKA_STRING)']],
  ])('%s are shown with them', async (_, parts, text, names) => {
    const guess = new FormatGuess('key', undefined)
    expect(await guess.textOf(Buffer.concat(parts))).toBe(text)
    expect(guess.names).toEqual(expect.arrayContaining([...names]))
  })

  test('are none of what is long text, nor of values', async () => {
    const key = new FormatGuess('key', undefined)
    expect(await key.textOf(Buffer.from('a text that is longer than two times'))).toBe(
      'a text that is longer than two times',
    )
    expect(key.names).toEqual(['KAFKA_STRING'])
    const value = new FormatGuess('value', undefined)
    await value.textOf(Buffer.concat([Buffer.from('ann'), time(5)]))
    expect(value.names).toEqual(['KAFKA_STRING'])
  })
})

const avroSchema = JSON.stringify({
  type: 'record',
  name: 'Row',
  fields: [
    { name: 'ID', type: ['null', 'int'] },
    { name: 'NAME', type: ['null', 'string'] },
    { name: 'D', type: 'double' },
    { name: 'TAGS', type: { type: 'array', items: 'string' } },
    { name: 'M', type: { type: 'map', values: 'long' } },
    { name: 'B', type: 'bytes' },
  ],
})
const proto = `syntax = "proto3";
  message Other { int32 x = 1; }
  message Row {
    string NAME = 2; int32 ID = 1; optional int64 COUNT = 3; repeated double TAGS = 4; map<string, int32> M = 5; Inner IN = 6; bytes B = 7; Color C = 8;
    message Inner { bool OK = 1; }
    enum Color { RED = 0; BLUE = 1; }
  }`

function cacheOf(schemas: Readonly<Record<number, readonly [SchemaType, string]>>, asked: number[] = []): SchemaCache {
  const registry: Pick<SchemaRegistry, 'byId'> = {
    async byId(id) {
      asked.push(id)
      const [type, schema] = schemas[id] ?? []
      if (!type || schema === undefined) throw new Error(`there is no schema ${id}`)
      return { id, type, schema }
    },
  }
  return new SchemaCache(registry as SchemaRegistry)
}

const inAvro = (value: unknown, schema = avroSchema): Uint8Array =>
  avroCodec(parseAvroSchema(schema)).encode(value, frameHead(1))

describe('with a registry', () => {
  test('Avro is shown as Avro shows it', async () => {
    const guess = new FormatGuess('value', cacheOf({ 1: ['AVRO', avroSchema] }))
    const row = { ID: 1, NAME: 'a "b"', D: 2, TAGS: ['x', 'y'], M: new Map([['k', 3]]), B: Buffer.from([1, 65]) }
    expect(await guess.textOf(inAvro(row))).toBe(
      '{"ID": 1, "NAME": "a \\"b\\"", "D": 2.0, "TAGS": ["x", "y"], "M": {"k": 3}, "B": "\\\\x01A"}',
    )
    // As in ksqlDB: no byte of it is in the way of text.
    expect(guess.names).toEqual(['AVRO', 'KAFKA_STRING'])
    expect(await guess.textOf(inAvro({ ...row, ID: null, NAME: null, TAGS: [], M: new Map() }))).toMatch(
      /^\{"ID": null, "NAME": null,/,
    )
    expect(await guess.textOf(null)).toBe('<null>')
  })

  test('a single value of Avro, a windowed key of it, and a string without quotes', async () => {
    const value = new FormatGuess('value', cacheOf({ 1: ['AVRO', '"long"'] }))
    expect(await value.textOf(inAvro(42, '"long"'))).toBe('42')
    const key = new FormatGuess('key', cacheOf({ 1: ['AVRO', '"string"'] }))
    expect(await key.textOf(Buffer.concat([inAvro('ann', '"string"'), time(60_000)]))).toBe('[ann@60000/-]')
    expect(key.names).toEqual(expect.arrayContaining(['HOPPING(AVRO)', 'TUMBLING(AVRO)']))
  })

  test('Protobuf is shown as its text in one line, of the message that the frame names', async () => {
    const guess = new FormatGuess('value', cacheOf({ 1: ['PROTOBUF', proto] }))
    const message = parseProtoSchema(proto).messages[1] as ProtoMessage
    const frame = (value: unknown): Uint8Array => protobufCodec(message).encode(value, frameHead(1, [1]))
    const row = {
      ID: 7,
      NAME: 'Ünï "x"',
      COUNT: 0,
      TAGS: [1.5, 2],
      M: new Map([['k', 0]]),
      IN: { OK: true },
      B: Buffer.from([0, 65]),
      C: 'BLUE',
    }
    expect(await guess.textOf(frame(row))).toBe(
      'ID: 7 NAME: "\\303\\234n\\303\\257 \\"x\\"" COUNT: 0 TAGS: 1.5 TAGS: 2.0 M { key: "k" value: 0 } IN { OK: true } B: "\\000A" C: BLUE',
    )
    expect(
      await guess.textOf(
        frame({ ...row, ID: 0, NAME: 'b', COUNT: null, TAGS: [], M: new Map(), IN: null, B: Buffer.of(), C: 'RED' }),
      ),
    ).toBe('NAME: "b"')
    expect(guess.names).toEqual(['PROTOBUF'])
  })

  test('JSON with a schema is shown as the JSON that it is', async () => {
    const guess = new FormatGuess('value', cacheOf({ 1: ['JSON', '{}'] }))
    expect(await guess.textOf(Buffer.concat([frameHead(1), Buffer.from('{"ID":1}')]))).toBe('{"ID":1}')
    expect(guess.names).toEqual(['JSON_SR', 'KAFKA_STRING'])
  })

  test('an id that it does not know, or of another format, makes bytes of them; it is asked once', async () => {
    const asked: number[] = []
    const guess = new FormatGuess('value', cacheOf({}, asked))
    expect(await guess.textOf(Buffer.from([0, 0, 0, 0, 9, 255]))).toBe('\\x00\\x00\\x00\\x00\\x09\\xFF')
    await guess.textOf(Buffer.from([0, 0, 0, 0, 8, 255]))
    expect(asked.every((id) => id === 9)).toBe(true)
    expect(guess.names).toEqual([])
  })

  test('is not asked for small numbers', async () => {
    const asked: number[] = []
    const guess = new FormatGuess('key', cacheOf({}, asked))
    expect(await guess.textOf(bigint(1_000n))).toBe('1000')
    expect(asked).toEqual([])
  })
})
