// Bytes of real exchanges: record.ts says how they were recorded.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  batchesIn,
  decodeRequest,
  decodeResponse,
  encodeRequest,
  encodeResponse,
  recordsOf,
  verifyCrc,
} from '../../src/index.ts'
import type { RecordedFrame } from './exchange-log.ts'

function fixture<Item>(name: string): readonly Item[] {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as readonly Item[]
}

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))
const frames = fixture<RecordedFrame>('frames.json')
const text = 'millrace grinds, millrace pours, millrace grinds again; '.repeat(12)

test.each(frames.filter(({ direction }) => direction === 'request'))(
  '$client: a $api request v$version decodes and encodes to the same bytes',
  ({ api, version, hex }) => {
    const frame = bytesOf(hex)
    const request = decodeRequest(frame)
    expect(request).toMatchObject({ api, version })
    expect(encodeRequest(api, version, request, request.body as never)).toEqual(frame)
  },
)

test.each(frames.filter(({ direction }) => direction === 'response'))(
  '$client: a $api response v$version decodes and encodes to the same bytes',
  ({ api, version, hex }) => {
    const frame = bytesOf(hex)
    const correlationId = new DataView(frame.buffer).getInt32(0)
    const body = decodeResponse(api, version, frame)
    expect(encodeResponse(api, version, correlationId, body as never)).toEqual(frame)
  },
)

test.each(fixture<{ codec: string; hex: string }>('batches.json'))(
  'a $codec batch of the Java producer decodes to what was sent',
  ({ codec, hex }) => {
    const [batch] = batchesIn(bytesOf(hex))
    if (!batch) throw new Error('a batch is wanted')
    expect(verifyCrc(batch)).toBe(true)
    expect(batch).toMatchObject({ compression: codec, count: 4, baseSequence: 0 })
    const decoded = recordsOf(batch).map(({ key, value, ...rest }) => ({
      ...rest,
      key: key && Buffer.from(key).toString(),
      value: value && Buffer.from(value).toString(),
    }))
    const time = 1_700_000_000_000
    const headers = [
      { key: 'plain', value: Uint8Array.of(1, 2, 3) },
      { key: 'überschrift', value: null },
    ]
    expect(decoded).toEqual([
      { offset: 0, timestamp: time, key: 'key-1', value: text, headers },
      { offset: 1, timestamp: time - 5, key: null, value: 'value-2', headers: [] },
      { offset: 2, timestamp: time - 86_400_000_000, key: 'key-3', value: null, headers: [] },
      { offset: 3, timestamp: time + 1, key: 'key-4', value: '', headers: [] },
    ])
  },
)

test('the fixtures hold what they are for', () => {
  const apis = new Set(frames.map(({ api }) => api))
  expect(apis.size).toBe(37)
  expect(new Set(frames.map(({ client }) => client)).size).toBe(5)
})
