import { PassThrough, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { LineWriter } from '../../src/output/line-writer.ts'

test('lines arrive whole and in order', async () => {
  const stream = new PassThrough()
  const writer = new LineWriter(stream, () => {})
  writer.write('one')
  writer.write('two')
  await writer.flush()
  writer.write('three')
  await writer.flush()
  stream.end()
  expect(await text(stream)).toBe('one\ntwo\nthree\n')
})

test('lines of one turn leave in one write', async () => {
  const writes: string[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      writes.push(chunk.toString())
      done()
    },
  })
  const writer = new LineWriter(stream, () => {})
  for (const line of ['a', 'b', 'c']) writer.write(line)
  await writer.flush()
  expect(writes.filter((each) => each !== '')).toEqual(['a\nb\nc\n'])
})

test('lines of two writers leave in the order of writing', async () => {
  const stream = new PassThrough()
  const [output, talk] = [new LineWriter(stream, () => {}), new LineWriter(stream, () => {})]
  LineWriter.inOrder(output, talk)
  for (const [writer, line] of [
    [talk, '1'],
    [output, '2'],
    [output, '3'],
    [talk, '4'],
  ] as const)
    writer.write(line)
  await Promise.all([output.flush(), talk.flush()])
  stream.end()
  expect(await text(stream)).toBe('1\n2\n3\n4\n')
})

test('a reader that is slow makes the writer wait, and one that comes back lets it go on', async () => {
  let go: () => void = () => {}
  const stream = new Writable({
    highWaterMark: 10,
    write(_chunk, _encoding, done) {
      go = done
    },
  })
  const writer = new LineWriter(stream, () => {})
  expect(writer.drained()).toBeUndefined()
  writer.write('x'.repeat(100_000))
  const drained = writer.drained()
  expect(drained).toBeDefined()
  go()
  await drained
  expect(writer.drained()).toBeUndefined()
})

test('a reader that has gone is told once, and writing goes nowhere without an error', async () => {
  let told = 0
  const stream = new Writable({
    write(_chunk, _encoding, done) {
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
    },
  })
  const writer = new LineWriter(stream, () => {
    told += 1
  })
  writer.write('one')
  await writer.flush()
  writer.write('two')
  await writer.flush()
  expect(told).toBe(1)
  expect(writer.broken).toBe(true)
  expect(writer.drained()).toBeUndefined()
})
