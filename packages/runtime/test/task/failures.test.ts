import { describe, expect, it } from 'vitest'
import { isMillraceError, MillraceError } from '@millrace/record'
import { long, type Serde } from '@millrace/serde'
import type { DeserializationFailure, ProductionFailure } from '../../src/index.ts'
import { benchOf, logRecord, SentRecords, TextTopology } from '../task-bench.ts'

const numbers = long() as Serde<unknown>

/** Values must be 8 bytes. */
const readingNumbers = new TextTopology()
  .source('source', ['in'], { valueSerde: numbers })
  .addProcessor('text', { kind: 'map-values', mapper: (_key, value) => String(value) }, ['source'])
  .sink('sink', 'out', 'text')
  .build()

/** Values must be numbers. */
const writingNumbers = new TextTopology()
  .source('source', ['in'])
  .addProcessor('number', { kind: 'map-values', mapper: (_key, value) => (value === 'x' ? value : Number(value)) }, [
    'source',
  ])
  .sink('sink', 'out', 'number', { valueSerde: numbers })
  .build()

function caught(action: () => unknown): MillraceError {
  try {
    action()
  } catch (error) {
    if (isMillraceError(error)) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('an error of a user function', () => {
  it('names task, record and the node that threw', () => {
    const topology = new TextTopology()
      .source('source', ['in'])
      .addProcessor('outer', { kind: 'pass-through' }, ['source'])
      .addProcessor(
        'thrower',
        {
          kind: 'peek',
          action: () => {
            throw new TypeError('no such field')
          },
        },
        ['outer'],
      )
      .build()
    const { task } = benchOf(topology)
    task.enqueue('in', 0, [logRecord('a=1@1', 17)], 18)
    const error = caught(() => task.process(1))
    expect(error.code).toBe('RUNTIME_PROCESSING_FAILED')
    expect(error.message).toContain('task 0_0, node thrower, record in-0@17: no such field')
    expect(error.details).toEqual({ task: '0_0', node: 'thrower', topic: 'in', partition: 0, offset: 17 })
    expect(error.cause).toBeInstanceOf(TypeError)
    expect(task.committableOffsets()).toMatchObject([{ offset: 18 }])
  })
})

describe('a record that cannot be read', () => {
  it('stops the task by default', () => {
    const error = caught(() => benchOf(readingNumbers).pipe('in', 'a=1@1'))
    expect(error.code).toBe('RUNTIME_DESERIALIZATION_FAILED')
    expect(error.message).toContain('value of in-0@0 (source source): SERDE_DECODE')
    expect(error.details).toMatchObject({ topic: 'in', partition: 0, offset: 0, part: 'value', task: '0_0' })
  })

  it('is left out and counted with skip', () => {
    const bench = benchOf(readingNumbers, { onDeserializationError: 'skip' })
    bench.pipe('in', 'a=1@1', 'b=\0\0\0\0\0\0\0\x07@2')
    expect(bench.sent.to('out')).toEqual(['b=7@2'])
    expect(bench.dropped()).toEqual({ unreadable: 1 })
    expect(bench.task.committableOffsets()).toMatchObject([{ offset: 2 }])
  })

  it('goes to the dead-letter topic as it came, with Kafka Streams’ headers', () => {
    const bench = benchOf(readingNumbers, { onDeserializationError: 'dead-letter', deadLetterTopic: 'dead' })
    const own = { key: 'trace', value: Buffer.from('7') }
    bench.task.enqueue('in', 0, [logRecord('a=poison@9', 4, [own])], 5)
    expect(bench.sent.to('dead')).toEqual(['a=poison@9'])
    const headers = bench.sent.all[0]?.headers ?? []
    expect(headers[0]).toEqual(own)
    const texts = Object.fromEntries(headers.map(({ key, value }) => [key, Buffer.from(value ?? []).toString()]))
    expect(texts).toMatchObject({
      '__streams.errors.exception': 'SERDE_DECODE',
      '__streams.errors.topic': 'in',
      '__streams.errors.partition': '0',
      '__streams.errors.offset': '4',
    })
    expect(texts['__streams.errors.message']).toContain('SERDE_DECODE')
    expect(texts['__streams.errors.stacktrace']).toContain('\n    at ')
    expect(bench.dropped()).toEqual({ unreadable: 1 })
  })

  it('is shown to a handler, which decides', () => {
    const seen: DeserializationFailure[] = []
    const bench = benchOf(readingNumbers, {
      onDeserializationError(failure, error) {
        seen.push(failure)
        return isMillraceError(error, 'SERDE_DECODE') && failure.offset === 0 ? 'skip' : 'fail'
      },
    })
    bench.pipe('in', 'a=1@1')
    expect(seen).toMatchObject([{ task: '0_0', node: 'source', topic: 'in', offset: 0, part: 'value', timestamp: 1 }])
    expect(() => bench.pipe('in', 'a=1@1')).toThrow('RUNTIME_DESERIALIZATION_FAILED')
  })

  it('needs a dead-letter topic to go to', () => {
    expect(() => benchOf(readingNumbers, { onDeserializationError: 'dead-letter' })).toThrow('RUNTIME_INVALID_CONFIG')
  })
})

describe('event time', () => {
  const extracting = (timestampExtractor: unknown) =>
    new TextTopology().source('source', ['in'], { timestampExtractor }).sink('sink', 'out', 'source').build()

  it('comes from the extractor, and a negative one drops the record', () => {
    const bench = benchOf(extracting(({ value }: { value: unknown }) => Number(value)))
    bench.pipe('in', 'a=7@1', 'a=-1@2')
    expect([bench.sent.to('out'), bench.dropped()]).toEqual([['a=7@7'], { 'negative-timestamp': 1 }])
  })

  it('ends the task when the extractor throws, whatever the handler of bad records says', () => {
    const failing = extracting(() => {
      throw new Error('no clock')
    })
    const bench = benchOf(failing, { onDeserializationError: 'skip' })
    expect(() => bench.pipe('in', 'a=x@1')).toThrow(
      'Fatal user code error in TimestampExtractor callback for record in-0@0: no clock',
    )
  })

  it('that the log lacks is an error for the handler', () => {
    expect(() => benchOf(extracting(undefined)).pipe('in', 'a=x@-1')).toThrow('give the source a timestampExtractor')
    const bench = benchOf(extracting(undefined), { onDeserializationError: 'skip' })
    bench.pipe('in', 'a=x@-1')
    expect(bench.dropped()).toEqual({ unreadable: 1 })
  })
})

describe('nulls that a source does not take', () => {
  it('are an error for the handler, or skipped', () => {
    const topology = (changes: object) =>
      new TextTopology().source('source', ['in'], changes).sink('sink', 'out', 'source').build()
    expect(() => benchOf(topology({ nullValues: 'reject' })).pipe('in', 'a=~@1')).toThrow("nullValues: 'keep'")
    expect(() => benchOf(topology({ nullKeys: 'reject' })).pipe('in', '~=1@1')).toThrow("nullKeys: 'keep'")
    const bench = benchOf(topology({ nullValues: 'skip', nullKeys: 'skip' }))
    bench.pipe('in', 'a=~@1', '~=b@2', 'a=b@3')
    expect([bench.sent.to('out'), bench.dropped()]).toEqual([['a=b@3'], { 'null-value': 1, 'null-key': 1 }])
  })
})

describe('a record that cannot be written', () => {
  it('stops the task by default, naming sink, topic and where it came from', () => {
    const error = caught(() => benchOf(writingNumbers).pipe('in', 'a=x@1'))
    expect(error.code).toBe('RUNTIME_PRODUCTION_FAILED')
    expect(error.message).toContain('value for out (sink sink), from in-0@0: SERDE_ENCODE')
  })

  it('is left out with skip, and kept as the input bytes with dead-letter', () => {
    const skipping = benchOf(writingNumbers, { onProductionError: 'skip' })
    skipping.pipe('in', 'a=x@1', 'a=1@2')
    expect([skipping.sent.all.length, skipping.dropped()]).toEqual([1, { unwritable: 1 }])
    const keeping = benchOf(writingNumbers, { onProductionError: 'dead-letter', deadLetterTopic: 'dead' })
    keeping.pipe('in', 'a=x@1')
    expect(keeping.sent.to('dead')).toEqual(['a=x@1'])
  })

  it('is also one that the log refuses', () => {
    const seen: ProductionFailure[] = []
    class Refusing extends SentRecords {
      override send(): void {
        throw new MillraceError('CLIENT_RECORD_TOO_LARGE', 'too large')
      }
    }
    const bench = benchOf(TextTopology.around({ kind: 'pass-through' }), {
      collector: new Refusing(),
      onProductionError(failure) {
        seen.push(failure)
        return 'skip'
      },
    })
    bench.pipe('in', 'a=x@1')
    expect(seen).toMatchObject([{ node: 'sink', topic: 'out', part: 'record', source: { topic: 'in', offset: 0 } }])
  })
})
