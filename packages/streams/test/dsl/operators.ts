// Reads a built topology in tests: the operator of a node, by the node's name.
import type { Operator, Topology } from '@millrace/topology'

/** The operator, known to be of that kind; fails the test where it is not. */
export function operatorOf<Kind extends Operator['kind']>(
  topology: Topology,
  node: string,
  kind: Kind,
): Extract<Operator, { kind: Kind }> {
  const found = topology.nodes.get(node)
  if (found?.kind !== 'processor' || found.operator.kind !== kind) {
    throw new Error(`no ${kind} is called '${node}' among ${[...topology.nodes.keys()].join(', ')}`)
  }
  return found.operator as Extract<Operator, { kind: Kind }>
}
