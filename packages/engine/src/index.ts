export { SqlEngine } from './sql-engine.ts'
export type { ExecuteOptions, QueryOptions, SqlEngineOptions } from './engine-options.ts'
export type { EngineOutcome, EngineResult } from './engine-result.ts'
export type { Answer, AnswerRow } from './query/answer.ts'
export { type Fact, type FactTable, factsOf } from './describe/facts.ts'
export type {
  Listing,
  PartitionOffsets,
  QueryListing,
  SourceDescription,
  TopicDescription,
  TopicListing,
} from './describe/listing.ts'
export { printedLines, type PrintedRecord, type PrintedTopic } from './print/print-topic.ts'
export type { QueryPort, RunningQueriesView } from './query-port.ts'
export type { QueryError, QueryState, RunningQuery } from './running/running-query.ts'
export type { EngineErrorCode } from './errors.ts'
