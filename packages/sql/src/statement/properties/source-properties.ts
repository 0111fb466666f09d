// What WITH says of a source: its topic, formats, window and time. Plain CREATE and CREATE … AS know nearly the same options.
import type { TimestampColumn, WindowInfo } from '../../catalog/source.ts'
import { prepareError } from '../../errors.ts'
import { delimiterRefusal } from '../../formats/delimited/delimiter.ts'
import { unquote } from '../../syntax/quote.ts'
import { parseExpression } from '../../syntax/parser.ts'
import type { Property } from '../../syntax/tree/statement.ts'
import { parsePattern } from '../../types/time/pattern.ts'
import { type OptionRule, WithClause } from './with-clause.ts'
import { windowOf } from './window-properties.ts'

/** What was said of a record's key or value. */
export interface FormatOptions {
  /** Of the format; FORMAT says it for both parts. */
  readonly name: string | undefined
  readonly delimiter: string | undefined
  readonly schemaId: number | undefined
  readonly schemaName: string | undefined
  /** `OPTIONAL` or `WRAPPER`. */
  readonly nullable: string | undefined
}

export interface SourceProperties {
  readonly topic: string | undefined
  readonly partitions: number | undefined
  readonly replicas: number | undefined
  readonly retentionMs: number | undefined
  readonly key: FormatOptions
  readonly value: FormatOptions
  readonly wrapSingleValue: boolean | undefined
  readonly timestamp: TimestampColumn | undefined
  /** Only of plain CREATE. */
  readonly window: WindowInfo | undefined
}

/** Of `CREATE STREAM n (…) WITH (…)`. @throws {MillraceError} `SQL_SYNTAX` */
export function sourceProperties(properties: readonly Property[]): SourceProperties {
  return readWithWindow(new WithClause(properties, { ...ofSource, KAFKA_TOPIC: { ...topic, required: true } }))
}

/** Of `ASSERT STREAM n (…) WITH (…)`, which may leave everything out. @throws {MillraceError} `SQL_SYNTAX` */
export function assertedProperties(properties: readonly Property[]): SourceProperties {
  return readWithWindow(new WithClause(properties, ofSource))
}

/** Of `CREATE STREAM n WITH (…) AS …`. @throws {MillraceError} `SQL_SYNTAX` */
export function sinkProperties(properties: readonly Property[]): SourceProperties {
  return { ...read(new WithClause(properties, common)), window: undefined }
}

function readWithWindow(clause: WithClause): SourceProperties {
  return { ...read(clause), window: windowOf(clause.text('WINDOW_TYPE'), clause.text('WINDOW_SIZE')) }
}

function read(clause: WithClause): SourceProperties {
  checkTogether(clause)
  const both = clause.text('FORMAT')
  return {
    topic: clause.text('KAFKA_TOPIC'),
    partitions: clause.integer('PARTITIONS'),
    replicas: clause.integer('REPLICAS'),
    retentionMs: clause.integer('RETENTION_MS'),
    key: formatOptions(clause, 'KEY', both, clause.text('KEY_SCHEMA_FULL_NAME')),
    value: formatOptions(
      clause,
      'VALUE',
      both,
      clause.text('VALUE_AVRO_SCHEMA_FULL_NAME') ?? clause.text('VALUE_SCHEMA_FULL_NAME'),
    ),
    wrapSingleValue: clause.boolean('WRAP_SINGLE_VALUE'),
    timestamp: timestampOf(clause),
    window: undefined,
  }
}

function formatOptions(
  clause: WithClause,
  part: 'KEY' | 'VALUE',
  both: string | undefined,
  schemaName: string | undefined,
): FormatOptions {
  return {
    name: both ?? clause.text(`${part}_FORMAT`),
    delimiter: clause.text(`${part}_DELIMITER`),
    schemaId: clause.integer(`${part}_SCHEMA_ID`),
    schemaName,
    nullable: clause.text(`${part}_PROTOBUF_NULLABLE_REPRESENTATION`),
  }
}

function checkTogether(clause: WithClause): void {
  for (const one of ['KEY_FORMAT', 'VALUE_FORMAT']) {
    if (!clause.has('FORMAT') || !clause.has(one)) continue
    throw prepareError(
      `Cannot supply both '${one}' and 'FORMAT' properties, as 'FORMAT' sets both key and value formats. ` +
        `Either use just 'FORMAT', or use 'KEY_FORMAT' and 'VALUE_FORMAT'.`,
    )
  }
  if (clause.has('VALUE_AVRO_SCHEMA_FULL_NAME') && clause.has('VALUE_SCHEMA_FULL_NAME')) {
    throw prepareError(
      "Cannot supply both 'VALUE_AVRO_SCHEMA_FULL_NAME' and 'VALUE_SCHEMA_FULL_NAME' properties. " +
        "Please only set 'VALUE_SCHEMA_FULL_NAME'.",
    )
  }
  if (clause.has('CLEANUP_POLICY')) {
    throw prepareError(
      'Invalid config variable in the WITH clause: CLEANUP_POLICY.\n' +
        'The CLEANUP_POLICY config is automatically inferred based on the type of source (STREAM or TABLE).\n' +
        "Users can't set the CLEANUP_POLICY config manually.",
    )
  }
}

function timestampOf(clause: WithClause): TimestampColumn | undefined {
  const format = clause.text('TIMESTAMP_FORMAT')
  if (format !== undefined) checkPattern(format)
  const written = clause.text('TIMESTAMP')
  if (written === undefined) return undefined
  const { tree } = parseExpression(written)
  if (tree?.kind === 'column' && tree.source === undefined) return { column: tree.name, format }
  // A word that is reserved elsewhere is a name here.
  if (/^[a-z_]\w*$/i.test(written)) return { column: written.toUpperCase(), format }
  if (/^(["`]).*\1$/s.test(written)) return { column: unquote(written), format }
  throw prepareError(`TIMESTAMP is no name of a column: ${written}`)
}

function checkPattern(pattern: string): void {
  try {
    parsePattern(pattern)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/^SQL_EVALUATION: /, '') : String(cause)
    throw prepareError(`Invalid datetime format for config:TIMESTAMP_FORMAT, reason:${reason}`, { cause })
  }
}

const text: OptionRule = { type: 'text' }
const integer: OptionRule = { type: 'integer' }
const nullable: OptionRule = {
  type: 'text',
  refuse: (value, name) =>
    value === 'OPTIONAL' || value === 'WRAPPER'
      ? undefined
      : `Invalid value ${value} for property ${name}: String must be one of: OPTIONAL, WRAPPER`,
}
const delimiter: OptionRule = {
  type: 'text',
  refuse: (value, name) => {
    const reason = delimiterRefusal(value)
    return reason && `Configuration ${name} is invalid: ${reason}\nExample valid value: ';'`
  },
}
const topic: OptionRule = {
  type: 'text',
  refuse: (value, name) =>
    value === '' ? `Invalid value ${value} for property ${name}: String must be non-empty` : undefined,
}

const common: Readonly<Record<string, OptionRule>> = {
  KAFKA_TOPIC: topic,
  PARTITIONS: integer,
  REPLICAS: integer,
  RETENTION_MS: integer,
  CLEANUP_POLICY: text,
  FORMAT: text,
  KEY_FORMAT: text,
  VALUE_FORMAT: text,
  KEY_DELIMITER: delimiter,
  VALUE_DELIMITER: delimiter,
  TIMESTAMP: text,
  TIMESTAMP_FORMAT: text,
  WRAP_SINGLE_VALUE: { type: 'boolean' },
  KEY_SCHEMA_ID: integer,
  VALUE_SCHEMA_ID: integer,
  KEY_SCHEMA_FULL_NAME: text,
  VALUE_SCHEMA_FULL_NAME: text,
  VALUE_AVRO_SCHEMA_FULL_NAME: text,
  KEY_PROTOBUF_NULLABLE_REPRESENTATION: nullable,
  VALUE_PROTOBUF_NULLABLE_REPRESENTATION: nullable,
}

/** Of a source over a topic that is there already. */
const ofSource: Readonly<Record<string, OptionRule>> = {
  ...common,
  WINDOW_TYPE: text,
  WINDOW_SIZE: text,
  SOURCED_BY_CONNECTOR: text,
}
