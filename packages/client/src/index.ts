export type { LogClient, LogClientCapabilities } from './port/log-client.ts'
export type { FetchedPartition, LogReader, LogReaderOptions, PartitionPosition } from './port/log-reader.ts'
export type { LogWriter, LogWriterOptions, WriteFailure } from './port/log-writer.ts'
export type {
  CommittedOffset,
  GroupAssignment,
  GroupMember,
  GroupMemberOptions,
  GroupProtocol,
  JoinedMember,
  OffsetToCommit,
} from './port/group-member.ts'
export type {
  ClusterDescription,
  GroupDescription,
  LogAdmin,
  OffsetQuery,
  TopicConfigEntry,
  TopicDescription,
  TopicSpec,
} from './port/log-admin.ts'

export { nativeClient } from './native/native-client.ts'
export type { ClientEvent } from './adapter/context.ts'
export type { NativeClientOptions } from './native/options.ts'
export type { SaslMechanism, SaslOptions } from './native/security/sasl-options.ts'
export type { TlsOptions } from './native/security/tls-options.ts'
export type { Address } from './native/wire/address.ts'
export { tcpTransport, type TcpTransportOptions } from './native/wire/tcp-transport.ts'
export { type ClientErrorCode, isWorthRetrying, kafkaErrorOf } from './errors.ts'
