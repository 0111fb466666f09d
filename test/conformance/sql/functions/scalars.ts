// The scalar functions that only the suite calls, registered as a program registers its own.
import { scalarFunction, type SqlFunction } from '@millrace/sql'

/** NULL is handed over: of `pass` functions a parameter is asked for it where Java's would be a primitive. */
const nulls = 'pass'

function fail(): never {
  throw new Error('boom!')
}

export const testScalars: readonly SqlFunction[] = [
  scalarFunction('TEST_UDF', {
    params: ['INTEGER', 'STRING'],
    returns: 'STRING',
    nulls,
    call: () => 'doStuffIntString',
  }),
  scalarFunction('TEST_UDF', {
    params: ['BIGINT', 'STRING'],
    returns: 'STRING',
    nulls,
    call: () => 'doStuffLongString',
  }),
  scalarFunction('TEST_UDF', {
    params: ['BIGINT', 'BIGINT', 'STRING'],
    returns: 'STRING',
    nulls,
    call: () => 'doStuffLongLongString',
  }),
  scalarFunction('TEST_UDF', { params: ['BIGINT...'], returns: 'STRING', nulls, call: () => 'doStuffLongVarargs' }),
  scalarFunction('TEST_UDF', { params: ['STRUCT<A STRING>'], returns: 'STRING', call: ([a]) => a as string | null }),
  scalarFunction('TEST_UDF', { params: [], returns: 'STRUCT<A STRING>', call: () => ['foo'] }),
  scalarFunction('BAD_UDF', { params: ['INTEGER'], returns: 'STRING', call: fail }),
  scalarFunction('BAD_UDF', { params: ['BOOLEAN'], returns: 'INTEGER', call: (throws) => (throws ? fail() : 0) }),
  scalarFunction('BAD_UDF', {
    params: ['STRING'],
    returns: 'STRING',
    nulls,
    make: () => {
      let calls = 0
      return (text) => (calls++ % 2 === 0 ? null : text)
    },
  }),
  scalarFunction('WHENCONDITION', {
    params: ['BOOLEAN', 'BOOLEAN'],
    returns: 'BOOLEAN',
    call: (result, mayRun) => (mayRun ? result : fail()),
  }),
  scalarFunction('WHENRESULT', {
    params: ['INTEGER', 'BOOLEAN'],
    returns: 'INTEGER',
    call: (result, mayRun) => (mayRun ? result : fail()),
  }),
  scalarFunction('TOSTRUCT', { params: ['STRING'], returns: 'STRUCT<A STRING>', nulls, call: (text) => [text] }),
]
