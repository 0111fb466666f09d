// The port's types in one place.
export type {
  CommittedOffset,
  FetchedPartition,
  GroupAssignment,
  GroupMember,
  GroupMemberOptions,
  LogAdmin,
  LogClient,
  LogReader,
  LogReaderOptions,
  LogWriter,
  LogWriterOptions,
  OffsetToCommit,
  PartitionPosition,
} from '@millrace/client'
export type { LogRecord, TopicPartition } from '@millrace/record'
