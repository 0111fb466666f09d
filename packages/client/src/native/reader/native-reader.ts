// The reader of the port over Kafka's own protocol.
import { partitionKey } from '@millrace/record'
import { AssigningReader } from '../../adapter/reader/assigning-reader.ts'
import type { LogReader, LogReaderOptions } from '../../port/log-reader.ts'
import { listOffsets } from '../admin/list-offsets.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { AssignedPartition } from './assigned-partition.ts'
import { Fetching } from './fetching.ts'

export function nativeReader(
  cluster: Cluster,
  options: LogReaderOptions,
  purpose: string,
  onClose: () => void,
): LogReader {
  return new AssigningReader<AssignedPartition>(options, {
    context: cluster.context,
    signal: cluster.signal,
    startFetching: (partitions, settings) => new Fetching(cluster, partitions, { ...settings, purpose }),
    partitionAt: (topic, partition, offset, maxBytes) => new AssignedPartition(topic, partition, offset, maxBytes),
    async lookUp(query, isolation) {
      const found = await listOffsets(cluster, [query], isolation)
      return found.get(partitionKey(query.topic, query.partition)) as number
    },
    watch: (topics) => cluster.watch(topics),
    unwatch: (topics) => cluster.unwatch(topics),
    onClose,
  })
}
