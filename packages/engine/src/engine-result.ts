// What a statement came to, for programs and, as a sentence, for people.
import { type PersistentQuery, type StatementResult, typeText } from '@millrace/sql'
import { schemaText } from './assert/assert-schema.ts'
import { factsOf } from './describe/facts.ts'
import type { Listing } from './describe/listing.ts'
import type { Applied } from './command/replica.ts'

export type EngineResult = EngineOutcome & {
  /** As it was written. */
  readonly statement: string
  /** In ksqlDB's words. */
  readonly message: string
}

export type EngineOutcome =
  | Exclude<StatementResult, { readonly kind: 'query-planned' }>
  | Exclude<Applied, StatementResult>
  /** It runs, or has failed to: `engine.queries` tell. */
  | { readonly kind: 'query-created'; readonly query: PersistentQuery; readonly replaces: boolean }
  | Listing
  | { readonly kind: 'topic-asserted'; readonly topic: string; readonly exists: boolean }
  | {
      readonly kind: 'schema-asserted'
      readonly subject: string | undefined
      readonly id: number | undefined
      readonly exists: boolean
    }
  | { readonly kind: 'variable-defined' | 'variable-undefined'; readonly name: string }

export function outcomeOf(applied: Applied): EngineOutcome {
  if (applied.kind !== 'query-planned') return applied
  return { kind: 'query-created', query: applied.query, replaces: applied.replaces }
}

export function engineResult(statement: string, outcome: EngineOutcome): EngineResult {
  return { ...outcome, statement, message: messageOfOutcome(outcome) }
}

function messageOfOutcome(outcome: EngineOutcome): string {
  switch (outcome.kind) {
    case 'source-created':
      return `${outcome.source.kind === 'STREAM' ? 'Stream' : 'Table'} created`
    case 'source-altered':
      return `${outcome.source.kind === 'STREAM' ? 'Stream' : 'Table'} altered`
    case 'query-created':
      return `Created query with ID ${outcome.query.id}`
    case 'source-dropped':
      return `Source \`${outcome.source.name}\` (topic: ${outcome.source.topic}) was dropped.`
    case 'queries-terminated':
      return 'Query terminated.'
    case 'queries-paused':
      return 'Query paused.'
    case 'queries-resumed':
      return 'Query resumed.'
    case 'type-created':
      return `Registered custom type with name '${outcome.name}' and SQL type ${outcome.type ? typeText(outcome.type) : ''}`
    case 'type-dropped':
      return `Dropped type '${outcome.name}'`
    case 'values-inserted':
      return `Inserted a row into ${outcome.record.topic}`
    case 'property-set':
      return `Successfully changed local property '${outcome.name}' to '${outcome.value ?? ''}'.`
    case 'property-unset':
      return `Successfully unset local property '${outcome.name}'.`
    case 'variable-defined':
      return `Variable ${outcome.name} is defined.`
    case 'variable-undefined':
      return `Variable ${outcome.name} is undefined.`
    case 'topic-asserted':
      return `Topic ${outcome.topic} ${existence(outcome)}`
    case 'schema-asserted':
      return `Schema with${schemaText(outcome)} ${existence(outcome)}`
    case 'nothing-done':
      return outcome.reason
    case 'explained':
      return outcome.plan
    case 'sources-listed':
    case 'sources-described':
    case 'topics-listed':
    case 'queries-listed':
    case 'functions-listed':
    case 'function-described':
    case 'types-listed':
    case 'properties-listed':
    case 'variables-listed':
      return `${factsOf(outcome)[0]?.rows.length ?? 0} found`
    case 'rows-asked':
      return 'Rows are read by query()'
  }
}

function existence({ exists }: { readonly exists: boolean }): string {
  return exists ? 'exists' : 'does not exist'
}
