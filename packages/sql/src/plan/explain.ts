// A plan as text: its steps from the sink down, then the topology.
import type { Topology } from '@millrace/topology'
import { schemaText } from '../schema/schema.ts'
import type { QueryNode } from './query-node.ts'
import type { QueryTarget } from './query-request.ts'

export function explainPlan(root: QueryNode, { sink, id }: QueryTarget, topology: Topology): string {
  const head = sink
    ? [` > [ SINK ] ${sink.name} to topic ${sink.topic} | Schema: ${schemaText(sink.schema)} | Query: ${id}`]
    : []
  return [...head, ...lines(root, head.length + 1), '', topology.describe()].join('\n')
}

function lines(node: QueryNode, depth: number): string[] {
  const { key, value } = node.schema
  const schema = schemaText({ key, value, headers: [] })
  const line = `${'\t'.repeat(depth - 1)} > [ ${node.id} ] ${node.text} | Schema: ${schema}`
  return [line, ...node.inputs.flatMap((input) => lines(input, depth + 1))]
}
