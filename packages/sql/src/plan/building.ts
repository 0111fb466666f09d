// What the steps of a query are made with: a plan of the query's own, or one that it shares with others.
import { reasonOf } from '@millrace/record'
import type { PlanBuilder } from '@millrace/topology'
import type { ErrorListener } from '../expression/evaluator.ts'
import { functionContext } from '../functions/context.ts'
import { Compiler } from './compiler.ts'
import { internalSerdes } from './internal-serdes.ts'
import type { Building } from './query-node.ts'
import type { QueryRequest, QueryTarget, SharedPlan } from './query-request.ts'

type CompilerRequest = Pick<QueryRequest, 'functions' | 'catalog' | 'clock' | 'random' | 'properties'>
export type BuildRequest = CompilerRequest & Pick<QueryRequest, 'log'>
export type BuildTarget = Pick<QueryTarget, 'id' | 'applicationId' | 'serdes'>

/** For the expressions of a query; `onError` is told what lambdas of it cannot compute. */
export function compilerOf({ functions, catalog, ...site }: CompilerRequest, onError: ErrorListener): Compiler {
  return new Compiler({ functions, typeNamed: (name) => catalog.type(name), site: functionContext(site), onError })
}

export function ownBuilding(plan: PlanBuilder, request: BuildRequest, target: BuildTarget): Building {
  return { ...partsOf(request, target), plan, named: (name) => name, given: () => undefined, isLookedUp: true }
}

/** Names of one query must not meet those of another. */
export function sharedBuilding(shared: SharedPlan, request: BuildRequest, target: BuildTarget): Building {
  const { plan } = shared
  const named = (name: string): string => `${target.id}-${name}`
  return { ...partsOf(request, target), plan, named, given: (source) => shared.rows(source), isLookedUp: false }
}

function partsOf(
  request: BuildRequest,
  { id, applicationId, serdes }: BuildTarget,
): Pick<Building, 'compiler' | 'log' | 'properties' | 'serdes'> {
  const { log, properties } = request
  const compiler = compilerOf(request, (cause, row, what) => {
    const message = `Error computing ${what}: ${reasonOf(cause)}`
    log.write({ kind: 'record processing error', queryId: id, step: id, message, cause, row })
  })
  return { compiler, log: { queryId: id, log }, properties, serdes: internalSerdes(serdes, applicationId) }
}
