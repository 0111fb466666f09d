// The built-in functions and those that only the suite calls.
import { builtInFunctions, type FunctionRegistry } from '@millrace/sql'
import { testAggregates } from './aggregates.ts'
import { testScalars } from './scalars.ts'
import { testTables } from './tables.ts'

export function suiteFunctions(): FunctionRegistry {
  const functions = builtInFunctions()
  for (const one of [...testScalars, ...testTables, ...testAggregates]) functions.add(one)
  return functions
}
