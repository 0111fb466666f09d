// What consumers of a classic group tell each other through the coordinator: subscriptions in JoinGroup, assignments in
// SyncGroup. Each blob starts with its version, an int16; later versions only add fields at the end.
import { protocolError } from '../errors.ts'
import { MessageCodec } from '../schema/codecs.ts'
import type { MessageInputOf, MessageOf } from '../schema/inference.ts'
import { Reader } from '../wire/reader.ts'
import { Writer } from '../wire/writer.ts'

const latestVersion = 3

const subscriptionFields = {
  topics: '[string]',
  userData: 'bytes null =null',
  ownedPartitions: { type: '[] 1+', of: { topic: 'string', partitions: '[int32]' } },
  generationId: 'int32 2+ =-1',
  rackId: 'string 3+ null =null',
} as const

const assignmentFields = {
  assignedPartitions: { type: '[]', of: { topic: 'string', partitions: '[int32]' } },
  userData: 'bytes null =null',
} as const

export type ConsumerSubscription = MessageOf<typeof subscriptionFields>
export type ConsumerSubscriptionInput = MessageInputOf<typeof subscriptionFields>
export type ConsumerAssignment = MessageOf<typeof assignmentFields>
export type ConsumerAssignmentInput = MessageInputOf<typeof assignmentFields>

const subscriptionCodec = new MessageCodec(subscriptionFields, null)
const assignmentCodec = new MessageCodec(assignmentFields, null)

/** The metadata of a member in JoinGroup. `version` 0 to 3, default 3. */
export function encodeSubscription(
  subscription: ConsumerSubscriptionInput,
  version: number = latestVersion,
): Uint8Array {
  return encode(subscriptionCodec, version, subscription)
}

/** Reads any version; of one later than 3 the fields known here. Throws `PROTOCOL_TRUNCATED`, `PROTOCOL_LENGTH`. */
export function decodeSubscription(bytes: Uint8Array): ConsumerSubscription {
  return decode(subscriptionCodec, bytes) as ConsumerSubscription
}

/** A member's share in SyncGroup. `version` 0 to 3, default 3. */
export function encodeAssignment(assignment: ConsumerAssignmentInput, version: number = latestVersion): Uint8Array {
  return encode(assignmentCodec, version, assignment)
}

/** Reads any version; no bytes at all are an empty assignment. Throws `PROTOCOL_TRUNCATED`, `PROTOCOL_LENGTH`. */
export function decodeAssignment(bytes: Uint8Array): ConsumerAssignment {
  if (bytes.length === 0) return { assignedPartitions: [], userData: null }
  return decode(assignmentCodec, bytes) as ConsumerAssignment
}

function encode(codec: MessageCodec, version: number, message: object): Uint8Array {
  if (!Number.isInteger(version) || version < 0 || version > latestVersion) {
    throw protocolError('PROTOCOL_UNSUPPORTED_VERSION', `the consumer protocol has versions 0 to 3, not ${version}`)
  }
  const writer = new Writer()
  writer.int16(version)
  codec.encode(writer, version, message)
  return writer.finish()
}

function decode(codec: MessageCodec, bytes: Uint8Array): object {
  const reader = new Reader(bytes)
  const version = reader.int16()
  if (version < 0)
    throw protocolError('PROTOCOL_UNSUPPORTED_VERSION', `the consumer protocol has no version ${version}`)
  return codec.decode(reader, Math.min(version, latestVersion))
}
