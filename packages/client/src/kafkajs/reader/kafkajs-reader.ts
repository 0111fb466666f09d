// The reader of the port with kafkajs's fetch requests, without any group: nothing is left behind on the cluster.
import { partitionKey } from '@millrace/record'
import { AssigningReader } from '../../adapter/reader/assigning-reader.ts'
import type { LogReader, LogReaderOptions } from '../../port/log-reader.ts'
import { listOffsets } from '../admin/list-offsets.ts'
import type { KafkajsCluster } from '../connection/cluster.ts'
import { AssignedPartition } from './assigned-partition.ts'
import { Fetching } from './fetching.ts'

export function kafkajsReader(cluster: KafkajsCluster, options: LogReaderOptions, onClose: () => void): LogReader {
  return new AssigningReader<AssignedPartition>(options, {
    context: cluster.context,
    signal: cluster.signal,
    startFetching: (partitions, settings) => new Fetching(cluster, partitions, settings),
    partitionAt: (topic, partition, offset) => new AssignedPartition(topic, partition, offset),
    async lookUp(query, isolation) {
      const found = await listOffsets(cluster, [query], isolation)
      return found.get(partitionKey(query.topic, query.partition)) as number
    },
    // Leaders are looked up when they are needed.
    watch: () => {},
    unwatch: () => {},
    onClose,
  })
}
