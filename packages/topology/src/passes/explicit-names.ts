// Whether every store and every internal topic has a name that a user gave: then no change of the topology renames one, and none loses its state.
import { topologyError } from '../errors.ts'
import type { Names } from '../names.ts'
import type { Topology } from '../topology.ts'

/** Throws `TOPOLOGY_NAME_MISSING`. As in Kafka Streams, stores count that nothing needs yet, and what a foreign-key join keeps and sends between its sides does not. */
export function checkExplicitNames(names: Names, topology: Topology): void {
  const stores = [
    ...names.unnamedStores,
    ...[...topology.stores.keys()].filter((store) => isGenerated(store) && !names.unnamedStores.includes(store)),
  ]
  const topics = [...topology.repartitionTopics.keys()].filter(
    (topic) => isGenerated(topic) && !stores.some((store) => topic === `${store}-repartition`),
  )
  if (stores.length === 0 && topics.length === 0) return
  const lists = [listed('stores', stores), listed('repartition topics', topics)].filter((list) => list !== undefined)
  throw topologyError(
    'TOPOLOGY_NAME_MISSING',
    `not everything has a name of its own: ${lists.join('; ')}. Name tables with { store }, groups, joins and repartitions with { name }, or build without explicitNames`,
    { stores, topics },
  )
}

/** Made of a node's or a store's generated name. */
function isGenerated(name: string): boolean {
  return /-\d{10}(?:-|$)/.test(name) && !name.startsWith('KTABLE-FK-JOIN-SUBSCRIPTION-')
}

function listed(what: string, names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : `${what} ${names.join(', ')}`
}
