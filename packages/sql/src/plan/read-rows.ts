// A source read into a plan that queries share, for a program to go on with.
import type { DataSource } from '../catalog/source.ts'
import { Compiler } from './compiler.ts'
import { internalSerdes } from './internal-serdes.ts'
import type { Relation } from './query-node.ts'
import type { QueryRequest, RowSerdes, SharedPlan } from './query-request.ts'
import { SourceNode } from './source-node.ts'

export interface ReadContext extends Pick<QueryRequest, 'functions' | 'clock' | 'random' | 'properties' | 'log'> {
  readonly serdes: RowSerdes
  readonly shared: SharedPlan
}

/** Its rows: those that the plan has, or those of its topic. */
export async function readRows(source: DataSource, context: ReadContext): Promise<Relation> {
  const { shared, functions, clock, random, properties, log, serdes } = context
  const known = shared.rows(source)
  if (known) return known
  const id = `SOURCE_${source.name}`
  const site = { clock, random, properties, zone: 'UTC' }
  const relation = await new SourceNode('KsqlTopic', { alias: source.name, source }, 'values').build({
    plan: shared.plan,
    named: (name) => `${id}-${name}`,
    given: () => undefined,
    compiler: new Compiler({ functions, typeNamed: () => undefined, site }),
    log: { queryId: id, log },
    applicationId: id,
    properties,
    serdes: internalSerdes(serdes, id),
  })
  // Whatever expressions could name beside the columns is of no use to a program.
  const rows = { ...relation, schema: source.schema }
  shared.provide(source, rows)
  return rows
}
