import { isMillraceError } from '@millrace/record'
import { expect, test } from 'vitest'
import {
  correlationIdOf,
  decodeRequest,
  decodeResponse,
  encodeRequest,
  encodeResponse,
  errorCode,
  zeroUuid,
} from '../src/index.ts'

const header = { correlationId: 41, clientId: 'tester' }

function thrownBy(run: () => unknown): { code: string; details: Record<string, unknown> } {
  try {
    run()
  } catch (error) {
    if (isMillraceError(error)) return { code: error.code, details: error.details }
    throw error
  }
  throw new Error('nothing was thrown')
}

test('a request carries its API, version, correlation id and client id', () => {
  const frame = encodeRequest('Heartbeat', 4, header, { groupId: 'g', generationId: 3, memberId: 'm' })
  expect(decodeRequest(frame)).toEqual({
    api: 'Heartbeat',
    version: 4,
    ...header,
    body: { groupId: 'g', generationId: 3, memberId: 'm', groupInstanceId: null },
  })
})

test('a field that the version lacks decodes to its default', () => {
  const frame = encodeRequest('Metadata', 0, header, { topics: [{ name: 't' }] })
  expect(decodeRequest(frame).body).toEqual({
    topics: [{ topicId: zeroUuid, name: 't' }],
    allowAutoTopicCreation: true,
    includeClusterAuthorizedOperations: false,
    includeTopicAuthorizedOperations: false,
  })
})

test('an ApiVersions request of an unknown version names what is needed to answer it', () => {
  const frame = encodeRequest('ApiVersions', 4, header, {})
  frame[3] = 9
  expect(thrownBy(() => decodeRequest(frame))).toEqual({
    code: 'PROTOCOL_UNSUPPORTED_VERSION',
    details: { apiKey: 18, version: 9, correlationId: 41 },
  })
})

test('an unknown API names its key', () => {
  const frame = encodeRequest('ApiVersions', 4, header, {})
  frame[1] = 200
  const { code, details } = thrownBy(() => decodeRequest(frame))
  expect(code).toBe('PROTOCOL_UNSUPPORTED_API')
  expect(details).toMatchObject({ apiKey: 200, correlationId: 41 })
})

test('the response header of ApiVersions never has tags', () => {
  const frame = encodeResponse('ApiVersions', 3, 7, { errorCode: 0, apiKeys: [] })
  // Correlation id, error code, no keys (compact), throttle time, no tags.
  expect([...frame]).toEqual([0, 0, 0, 7, 0, 0, 1, 0, 0, 0, 0, 0])
  expect(correlationIdOf(frame)).toBe(7)
})

test('a refused ApiVersions version is read in the layout of version 0', () => {
  const unsupported = errorCode('UNSUPPORTED_VERSION')
  const apiKeys = [{ apiKey: 18, minVersion: 0, maxVersion: 3 }]
  const frame = encodeResponse('ApiVersions', 0, 7, { errorCode: unsupported, apiKeys })
  expect(decodeResponse('ApiVersions', 4, frame)).toMatchObject({ errorCode: unsupported, apiKeys })
})

test('tags that nobody knows are skipped', () => {
  const frame = encodeRequest('Heartbeat', 4, header, { groupId: 'g', generationId: 3, memberId: 'm' })
  // The body's tag section is the last byte: one tag, number 99, of three bytes.
  const tagged = Uint8Array.from([...frame.subarray(0, -1), 1, 99, 3, 7, 7, 7])
  expect(decodeRequest(tagged).body).toEqual(decodeRequest(frame).body)
})

test.each([
  ['does not fill its size', [1, 0, 3, 1, 0x61, 0]],
  ['exceeds the frame', [1, 0, 90, 1]],
  ['comes twice', [2, 0, 1, 1, 0, 1, 1]],
  ['comes out of order', [2, 5, 0, 4, 0]],
])('a tag that %s is refused', (_, tags) => {
  // Fetch v12 has the tag 0, cluster id: a compact string of one byte when null or empty.
  const frame = encodeRequest('Fetch', 12, header, { maxWaitMs: 1, minBytes: 1, topics: [] })
  const tagged = Uint8Array.from([...frame.subarray(0, -1), ...tags])
  expect(thrownBy(() => decodeRequest(tagged)).code).toBe('PROTOCOL_LENGTH')
})

test('a count is held against the fewest bytes that its elements take', () => {
  // Metadata v0: a topic takes two bytes at least, so three cannot lie in the five that follow the count.
  const three = [0, 3, 0, 0, 0, 0, 0, 1, 0xff, 0xff, 0, 0, 0, 3, 0, 0, 0, 0, 0]
  expect(thrownBy(() => decodeRequest(Uint8Array.from(three))).code).toBe('PROTOCOL_LENGTH')
  expect(decodeRequest(Uint8Array.from([...three, 0])).body).toMatchObject({ topics: [{}, {}, {}] })
})

test('known tags come back, and tags at their default are not sent', () => {
  const plain = { responses: [], throttleTimeMs: 0 }
  const nodeEndpoints = [{ nodeId: 1, host: 'h', port: 9, rack: null }]
  const frame = encodeResponse('Fetch', 16, 1, { ...plain, nodeEndpoints })
  expect(decodeResponse('Fetch', 16, frame).nodeEndpoints).toEqual(nodeEndpoints)
  const bare = encodeResponse('Fetch', 16, 1, { ...plain, nodeEndpoints: [] })
  expect(bare).toEqual(encodeResponse('Fetch', 16, 1, plain))
})

test('a response with bytes left over is refused', () => {
  const frame = encodeResponse('Heartbeat', 0, 1, { errorCode: 0 })
  expect(thrownBy(() => decodeResponse('Heartbeat', 0, Uint8Array.from([...frame, 0]))).code).toBe('PROTOCOL_LENGTH')
})

test('64-bit integers are exact up to 2^53 and refused beyond', () => {
  for (const offset of [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, -1, 0x1_0000_0000, -0x1_0000_0001]) {
    const body = { topics: [{ name: 't', partitions: [{ partitionIndex: 0, offset }] }], timeoutMs: 1 }
    expect(decodeRequest(encodeRequest('DeleteRecords', 2, header, body)).body).toEqual(body)
  }
  const body = { topics: [{ name: 't', partitions: [{ partitionIndex: 0, offset: -1 }] }], timeoutMs: 1 }
  const frame = encodeRequest('DeleteRecords', 0, header, body)
  frame[frame.length - 12] = 0x7f
  expect(thrownBy(() => decodeRequest(frame)).code).toBe('PROTOCOL_UNSAFE_INTEGER')
})

test('a value that does not fit its field is refused by name', () => {
  const body = { groupId: 'g', memberId: 'm' }
  for (const generationId of [1.5, 2 ** 31, Number.NaN]) {
    const { code, details } = thrownBy(() => encodeRequest('Heartbeat', 4, header, { ...body, generationId }))
    expect({ code, details }).toEqual({ code: 'PROTOCOL_INVALID_VALUE', details: { field: 'generationId' } })
  }
  const long = { groupId: 'x'.repeat(40_000), generationId: 1, memberId: 'm' }
  expect(thrownBy(() => encodeRequest('Heartbeat', 4, header, long)).details).toEqual({ field: 'groupId' })
  expect(thrownBy(() => encodeRequest('Heartbeat', 5, header, long)).code).toBe('PROTOCOL_UNSUPPORTED_VERSION')
})

test('byte fields are views of the frame', () => {
  const records = Uint8Array.of(1, 2, 3)
  const topicData = [{ name: 't', partitionData: [{ index: 0, records }] }]
  const frame = encodeRequest('Produce', 9, header, { acks: -1, timeoutMs: 1, topicData })
  const { api, body } = decodeRequest(frame)
  if (api !== 'Produce') expect.unreachable()
  else expect(body.topicData[0]?.partitionData[0]?.records?.buffer).toBe(frame.buffer)
})
