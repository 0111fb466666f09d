// Which formats can write a single column with and without a record around it, and which of the two is meant.
import { statementError } from '../errors.ts'
import type { FormatName, PartFormat, SerdeFeature } from './format.ts'

const both: readonly SerdeFeature[] = ['WRAP_SINGLES', 'UNWRAP_SINGLES']

const supported: Readonly<Record<FormatName, readonly SerdeFeature[]>> = {
  JSON: both,
  AVRO: [...both, 'SCHEMA_INFERENCE'],
  JSON_SR: [...both, 'SCHEMA_INFERENCE'],
  PROTOBUF: ['WRAP_SINGLES', 'SCHEMA_INFERENCE'],
  PROTOBUF_NOSR: both,
  DELIMITED: ['UNWRAP_SINGLES'],
  KAFKA: ['UNWRAP_SINGLES'],
  NONE: [],
}

export function supports(format: FormatName, feature: SerdeFeature): boolean {
  return supported[format].includes(feature)
}

/** Of a key: a single column stands by itself wherever the format has the choice. */
export function keyFeatures(format: FormatName, columnCount: number): ReadonlySet<SerdeFeature> {
  const unwraps = columnCount === 1 && both.every((feature) => supports(format, feature))
  return new Set<SerdeFeature>(unwraps ? ['UNWRAP_SINGLES'] : [])
}

/**
 * Of a value. `wrap` is WRAP_SINGLE_VALUE of the statement, `wrapByDefault` the setting `ksql.persistence.wrap.single.values`.
 *
 * @throws {MillraceError} `SQL_STATEMENT` where the statement asks for what the format or the columns do not have.
 */
export function valueFeatures(
  format: FormatName,
  columnCount: number,
  wrap: boolean | undefined,
  wrapByDefault?: boolean,
): ReadonlySet<SerdeFeature> {
  if (wrap !== undefined) return new Set([askedFor(format, columnCount, wrap)])
  if (columnCount !== 1 || wrapByDefault === undefined) return new Set()
  const feature = wrapping(wrapByDefault)
  return new Set(supports(format, feature) ? [feature] : [])
}

function askedFor(format: FormatName, columnCount: number, wrap: boolean): SerdeFeature {
  const feature = wrapping(wrap)
  if (!supports(format, feature)) {
    throw statementError(`Format '${format}' does not support 'WRAP_SINGLE_VALUE' set to '${wrap}'.`)
  }
  if (columnCount !== 1) throw statementError("'WRAP_SINGLE_VALUE' is only valid for single-field value schemas")
  return feature
}

function wrapping(wrap: boolean): SerdeFeature {
  return wrap ? 'WRAP_SINGLES' : 'UNWRAP_SINGLES'
}

/** True where the single column is written without a record around it. KAFKA and DELIMITED know no records: theirs are their own affair. */
export function isUnwrapped({ features }: PartFormat): boolean {
  return features.has('UNWRAP_SINGLES')
}
