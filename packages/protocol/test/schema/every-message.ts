// Every API, version and direction, for tests that walk over all of them.
import { type ApiName, apis, decodeRequest, decodeResponse, encodeRequest, encodeResponse } from '../../src/index.ts'
import { schemaOf } from '../../src/index.ts'
import { type Field, parseFields } from '../../src/schema/notation.ts'

export interface MessageCase {
  readonly title: string
  readonly version: number
  readonly fields: readonly Field[]
  encode(body: Record<string, unknown>): Uint8Array
  decode(frame: Uint8Array): unknown
}

export function everyMessage(): readonly MessageCase[] {
  return (Object.keys(apis) as ApiName[]).flatMap((api) => {
    const [from, to] = schemaOf(api).versions
    const versions = Array.from({ length: to - from + 1 }, (_, i) => from + i)
    return versions.flatMap((version) => [request(api, version), response(api, version)])
  })
}

function request(api: ApiName, version: number): MessageCase {
  return {
    title: `${api} request v${version}`,
    version,
    fields: parseFields(schemaOf(api).request),
    encode: (body) => encodeRequest(api, version, { correlationId: 5, clientId: 'ü' }, body as never),
    decode: (frame) => decodeRequest(frame).body,
  }
}

function response(api: ApiName, version: number): MessageCase {
  return {
    title: `${api} response v${version}`,
    version,
    fields: parseFields(schemaOf(api).response),
    encode: (body) => encodeResponse(api, version, 5, body as never),
    decode: (frame) => decodeResponse(api, version, frame),
  }
}
