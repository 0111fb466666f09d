import { describe, expect, it } from 'vitest'
import { decodePartitionMetadata, encodePartitionMetadata } from '../../src/task/partition-metadata.ts'

// Written by TopicPartitionMetadata.encode of Kafka Streams 4.1.0.
const golden = [
  { text: 'AgAAAYvP5Wh7', partitionTime: 1_700_000_000_123, processorMetadata: new Map() },
  { text: 'Av//////////', partitionTime: -1, processorMetadata: new Map() },
  {
    text: 'AgAAAAAAAAAHAAAAAQAAABxLU1RSRUFNLUFHR1JFR0FURS0wMDAwMDAwMDAyAAAAAAAAACo=',
    partitionTime: 7,
    processorMetadata: new Map([['KSTREAM-AGGREGATE-0000000002', 42n]]),
  },
]

describe('the metadata of a committed offset', () => {
  it.each(golden)('is Kafka Streams’ own: $text', ({ text, ...metadata }) => {
    expect(encodePartitionMetadata(metadata)).toBe(text)
    expect(decodePartitionMetadata(text)).toEqual(metadata)
  })

  it('of version 1 has a partition time only', () => {
    const text = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 99]).toString('base64')
    expect(decodePartitionMetadata(text)).toEqual({ partitionTime: 99, processorMetadata: new Map() })
  })

  it.each(['', 'not ours', 'CQAAAAAAAAAH', 'AgAA'])('that somebody else wrote is unknown: %j', (text) => {
    expect(decodePartitionMetadata(text)).toEqual({ partitionTime: -1, processorMetadata: new Map() })
  })
})
