// The functions that ksqlDB has, 149 of them, in a registry that a program can add its own to.
import { aggregates } from './built-in/aggregates.ts'
import { arrays } from './built-in/arrays.ts'
import { collections } from './built-in/collections.ts'
import { distinctCounts } from './built-in/count-distinct.ts'
import { dates } from './built-in/dates.ts'
import { encodingFunctions } from './built-in/encodings.ts'
import { extremes } from './built-in/extremes.ts'
import { identifiers } from './built-in/identifiers.ts'
import { json } from './built-in/json.ts'
import { lambdas, maps } from './built-in/maps.ts'
import { maskings } from './built-in/masks.ts'
import { math } from './built-in/math.ts'
import { nulls } from './built-in/nulls.ts'
import { offsets } from './built-in/offsets.ts'
import { regularExpressions } from './built-in/regex.ts'
import { roundings } from './built-in/rounding.ts'
import { statistics } from './built-in/statistics.ts'
import { strings } from './built-in/strings.ts'
import { tables } from './built-in/tables.ts'
import { tops } from './built-in/top.ts'
import { urls } from './built-in/urls.ts'
import { FunctionRegistry, type SqlFunction } from './registry.ts'

/** Functions by what they are about, for descriptions. */
export const families: Readonly<Record<string, readonly SqlFunction[]>> = {
  Numbers: [...math, ...roundings, ...extremes],
  Text: [...strings, ...maskings, ...regularExpressions],
  Bytes: encodingFunctions,
  'Dates and times': dates,
  JSON: json,
  URLs: urls,
  'Arrays and maps': [...arrays, ...maps, ...lambdas],
  NULL: nulls,
  Others: identifiers,
  'Rows from a row': tables,
  Aggregates: [...aggregates, ...collections, ...offsets, ...tops, ...statistics, ...distinctCounts],
}

/** A new registry of all of them. */
export function builtInFunctions(): FunctionRegistry {
  return new FunctionRegistry(Object.values(families).flat())
}
