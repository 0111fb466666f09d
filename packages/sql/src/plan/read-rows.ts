// A source read into a plan that queries share, for a program to go on with.
import type { DataSource } from '../catalog/source.ts'
import { type BuildRequest, sharedBuilding } from './building.ts'
import type { Relation } from './query-node.ts'
import type { RowSerdes, SharedPlan } from './query-request.ts'
import { SourceNode } from './source-node.ts'

export interface ReadRequest extends BuildRequest {
  readonly serdes: RowSerdes
  readonly shared: SharedPlan
}

/** Its rows: those that the plan has, or those of its topic. */
export async function readRows(source: DataSource, request: ReadRequest): Promise<Relation> {
  const { shared, serdes } = request
  const known = shared.rows(source)
  if (known) return known
  const id = `SOURCE_${source.name}`
  const node = new SourceNode('KsqlTopic', { alias: source.name, source }, 'values')
  const relation = await node.build(sharedBuilding(shared, request, { id, applicationId: id, serdes }))
  // Whatever expressions could name beside the columns is of no use to a program.
  const rows = { ...relation, schema: source.schema }
  shared.provide(source, rows)
  return rows
}
