// What can be wrong with a topology: thrown while it is written or built, never while it runs.
import { type ErrorDetails, MillraceError } from '@millrace/record'

/**
 * - `TOPOLOGY_MISSING_SERDE`: keys or values must become bytes (source, sink, repartition, store) and no serde is known.
 * - `TOPOLOGY_NAME_INVALID`: a node, store or topic name is empty, too long or has illegal characters.
 * - `TOPOLOGY_NAME_MISSING`: a store or an internal topic has a generated name, and the build asks for names by the user.
 * - `TOPOLOGY_DUPLICATE_NODE`: two nodes have one name.
 * - `TOPOLOGY_DUPLICATE_STORE`: two different stores have one name.
 * - `TOPOLOGY_TOPIC_TAKEN`: a topic is read by two sources that are not the same.
 * - `TOPOLOGY_UNKNOWN_NODE`, `TOPOLOGY_UNKNOWN_STORE`: a name that has not been added.
 * - `TOPOLOGY_NO_PARENT`: a processor or sink without a parent.
 * - `TOPOLOGY_SINK_AS_PARENT`: a node below a sink.
 * - `TOPOLOGY_STORE_MISPLACED`: a store connected to a source or a sink.
 * - `TOPOLOGY_SOURCE_CONFLICT`: one topic, read twice, with different serdes, offset resets or rules for null.
 * - `TOPOLOGY_COPARTITION`: repartition topics that meet in a join are given different numbers of partitions.
 * - `TOPOLOGY_ARGUMENT_INVALID`: an argument that no type can hold back, such as a negative number of partitions.
 * - `TOPOLOGY_TIMEOUT_MISSING`: an operator that waits for a function was given no timeout.
 * - `TOPOLOGY_FOREIGN_STEP`: streams or tables of two builders in one operation.
 */
export type TopologyErrorCode =
  | 'TOPOLOGY_MISSING_SERDE'
  | 'TOPOLOGY_NAME_INVALID'
  | 'TOPOLOGY_NAME_MISSING'
  | 'TOPOLOGY_DUPLICATE_NODE'
  | 'TOPOLOGY_DUPLICATE_STORE'
  | 'TOPOLOGY_TOPIC_TAKEN'
  | 'TOPOLOGY_UNKNOWN_NODE'
  | 'TOPOLOGY_UNKNOWN_STORE'
  | 'TOPOLOGY_NO_PARENT'
  | 'TOPOLOGY_SINK_AS_PARENT'
  | 'TOPOLOGY_STORE_MISPLACED'
  | 'TOPOLOGY_SOURCE_CONFLICT'
  | 'TOPOLOGY_COPARTITION'
  | 'TOPOLOGY_ARGUMENT_INVALID'
  | 'TOPOLOGY_TIMEOUT_MISSING'
  | 'TOPOLOGY_FOREIGN_STEP'

export function topologyError(
  code: TopologyErrorCode,
  message: string,
  details?: ErrorDetails,
): MillraceError<TopologyErrorCode> {
  return new MillraceError(code, message, details === undefined ? {} : { details })
}
