import { expectTypeOf, test } from 'vitest'
import {
  type ApiName,
  decodeRequest,
  decodeResponse,
  encodeRequest,
  type RequestInput,
  type RequestOf,
  type ResponseInput,
  type ResponseOf,
} from '../src/index.ts'

test('a message has the types of its fields', () => {
  expectTypeOf<RequestOf<'Heartbeat'>>().toEqualTypeOf<{
    readonly groupId: string
    readonly generationId: number
    readonly memberId: string
    readonly groupInstanceId: string | null
  }>()
  expectTypeOf<ResponseOf<'SaslHandshake'>['mechanisms']>().toEqualTypeOf<readonly string[]>()
  type Partition = RequestOf<'Produce'>['topicData'][number]['partitionData'][number]
  expectTypeOf<Partition['records']>().toEqualTypeOf<Uint8Array | null>()
  expectTypeOf<RequestOf<'Metadata'>['topics']>().toExtend<readonly object[] | null>()
  expectTypeOf<ResponseOf<'ConsumerGroupHeartbeat'>['assignment']>().toExtend<object | null>()
  expectTypeOf<ResponseOf<'ApiVersions'>['finalizedFeaturesEpoch']>().toEqualTypeOf<number>()
})

test('an encoder needs the fields that every version has and may leave out the others', () => {
  expectTypeOf<{ groupId: string; generationId: number; memberId: string }>().toExtend<RequestInput<'Heartbeat'>>()
  expectTypeOf<{ groupId: string; generationId: number }>().not.toExtend<RequestInput<'Heartbeat'>>()
  // @ts-expect-error acks is missing
  encodeRequest('Produce', 9, { correlationId: 1, clientId: null }, { timeoutMs: 1, topicData: [] })
})

test('what was decoded can be encoded', () => {
  type Both<A extends ApiName> = A extends ApiName
    ? [RequestOf<A>, ResponseOf<A>] extends [RequestInput<A>, ResponseInput<A>]
      ? never
      : A
    : never
  expectTypeOf<Both<ApiName>>().toBeNever()
})

test('the API of a decoded request tells the type of its body', () => {
  const request = decodeRequest(new Uint8Array(0))
  if (request.api === 'EndTxn') expectTypeOf(request.body.committed).toBeBoolean()
  expectTypeOf(decodeResponse('EndTxn', 5, new Uint8Array(0)).producerEpoch).toBeNumber()
})
