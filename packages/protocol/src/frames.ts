// Frames: a header and a message, without the 4-byte length that a transport adds.
//
//   request  v1: int16 api key, int16 version, int32 correlation id, nullable string client id
//            v2 (flexible): the same, the client id still with an int16 length, then tags
//   response v0: int32 correlation id             v1 (flexible): the same, then tags; ApiVersions always has v0
import { isMillraceError, MillraceError, reasonOf } from '@millrace/record'
import {
  apiByKey,
  type ApiName,
  expectVersion,
  isFlexible,
  type RequestInput,
  type RequestOf,
  type ResponseInput,
  type ResponseOf,
  schemaOf,
} from './catalogue.ts'
import { protocolError, type ProtocolErrorCode } from './errors.ts'
import { errorCode } from './kafka-errors.ts'
import { MessageCodec } from './schema/codecs.ts'
import { skipTags } from './schema/decoder.ts'
import { Reader } from './wire/reader.ts'
import { Writer } from './wire/writer.ts'

export interface RequestHeader {
  readonly correlationId: number
  readonly clientId: string | null
}

/** A decoded request; `api` tells the type of `body`. */
export type DecodedRequest = {
  [A in ApiName]: {
    readonly api: A
    readonly version: number
    readonly correlationId: number
    readonly clientId: string | null
    readonly body: RequestOf<A>
  }
}[ApiName]

interface Codecs {
  readonly request: MessageCodec
  readonly response: MessageCodec
}

const codecs = new Map<ApiName, Codecs>()

function codecsOf(api: ApiName): Codecs {
  let found = codecs.get(api)
  if (!found) {
    const { request, response, flexible } = schemaOf(api)
    found = { request: new MessageCodec(request, flexible), response: new MessageCodec(response, flexible) }
    codecs.set(api, found)
  }
  return found
}

/** Throws `PROTOCOL_UNSUPPORTED_VERSION`, `PROTOCOL_INVALID_VALUE`. */
export function encodeRequest<A extends ApiName>(
  api: A,
  version: number,
  header: RequestHeader,
  body: RequestInput<A>,
): Uint8Array {
  expectVersion(api, version)
  const writer = new Writer()
  writer.int16(schemaOf(api).key)
  writer.int16(version)
  writer.int32(header.correlationId)
  if (header.clientId === null) writer.int16(-1)
  else {
    const bytes = Buffer.byteLength(header.clientId)
    if (bytes > 0x7fff) {
      throw protocolError('PROTOCOL_INVALID_VALUE', `the client id has ${bytes} bytes; 32767 at most can be sent`)
    }
    writer.int16(bytes)
    writer.text(header.clientId, bytes)
  }
  if (isFlexible(api, version)) writer.uvarint(0)
  codecsOf(api).request.encode(writer, version, body)
  return writer.finish()
}

/**
 * Decodes a request; byte fields are views of the frame. Bytes left over are ignored, as Apache Kafka does.
 * Throws `PROTOCOL_UNSUPPORTED_API`, `PROTOCOL_UNSUPPORTED_VERSION`, `PROTOCOL_TRUNCATED`, `PROTOCOL_LENGTH`,
 * `PROTOCOL_UNSAFE_INTEGER`, `PROTOCOL_TOO_LARGE`; where the frame has its first eight bytes, the error's details carry
 * `apiKey`, `version` and `correlationId`, so that it can be answered.
 */
export function decodeRequest(frame: Uint8Array): DecodedRequest {
  const reader = new Reader(frame)
  const apiKey = reader.int16()
  const version = reader.int16()
  const correlationId = reader.int32()
  return located({ apiKey, version, correlationId }, () => {
    const api = apiByKey(apiKey)
    if (api === undefined) throw protocolError('PROTOCOL_UNSUPPORTED_API', `API key ${apiKey} is not known`)
    expectVersion(api, version)
    const length = reader.int16()
    const clientId = length === -1 ? null : reader.text(length)
    if (isFlexible(api, version)) skipTags(reader)
    const body = codecsOf(api).request.decode(reader, version)
    return { api, version, correlationId, clientId, body } as DecodedRequest
  })
}

/** Throws `PROTOCOL_UNSUPPORTED_VERSION`, `PROTOCOL_INVALID_VALUE`. */
export function encodeResponse<A extends ApiName>(
  api: A,
  version: number,
  correlationId: number,
  body: ResponseInput<A>,
): Uint8Array {
  expectVersion(api, version)
  const writer = new Writer()
  writer.int32(correlationId)
  if (hasResponseTags(api, version)) writer.uvarint(0)
  codecsOf(api).response.encode(writer, version, body)
  return writer.finish()
}

/**
 * Decodes a response to a request of this version; byte fields are views of the frame. An ApiVersions response that
 * says UNSUPPORTED_VERSION is read in the layout of version 0, in which it is sent.
 * Throws `PROTOCOL_UNSUPPORTED_VERSION`, `PROTOCOL_TRUNCATED`, `PROTOCOL_LENGTH` (also for bytes left over),
 * `PROTOCOL_UNSAFE_INTEGER`, `PROTOCOL_TOO_LARGE`.
 */
export function decodeResponse<A extends ApiName>(api: A, version: number, frame: Uint8Array): ResponseOf<A> {
  expectVersion(api, version)
  const reader = new Reader(frame)
  const correlationId = reader.int32()
  return located({ apiKey: schemaOf(api).key, version, correlationId }, () => {
    if (hasResponseTags(api, version)) skipTags(reader)
    const read = api === 'ApiVersions' && refusesVersion(frame) ? 0 : version
    const body = codecsOf(api).response.decode(reader, read)
    if (reader.remaining > 0) {
      throw protocolError('PROTOCOL_LENGTH', `${reader.remaining} bytes are left after a ${api} response v${version}`)
    }
    return body as ResponseOf<A>
  })
}

/** The correlation id of a response. Throws `PROTOCOL_TRUNCATED`. */
export function correlationIdOf(frame: Uint8Array): number {
  return new Reader(frame).int32()
}

function hasResponseTags(api: ApiName, version: number): boolean {
  return api !== 'ApiVersions' && isFlexible(api, version)
}

function refusesVersion(frame: Uint8Array): boolean {
  return frame.length >= 6 && new Reader(frame, 4).int16() === errorCode('UNSUPPORTED_VERSION')
}

interface FrameLocation {
  readonly apiKey: number
  readonly version: number
  readonly correlationId: number
}

function located<Result>(location: FrameLocation, decode: () => Result): Result {
  try {
    return decode()
  } catch (thrown) {
    if (!isMillraceError(thrown)) throw thrown
    const message = `${reasonOf(thrown)} (API key ${location.apiKey}, version ${location.version}, correlation id ${location.correlationId})`
    throw new MillraceError(thrown.code as ProtocolErrorCode, message, {
      cause: thrown,
      details: { ...thrown.details, ...location },
    })
  }
}
