// DescribeTopicPartitions: topics in pages; `nextCursor` is where the next page starts.
export const describeTopicPartitions = {
  key: 75,
  name: 'DescribeTopicPartitions',
  versions: [0, 0],
  flexible: 0,
  request: {
    topics: { type: '[]', of: { name: 'string' } },
    responsePartitionLimit: 'int32 =2000',
    cursor: {
      type: '{} null =null',
      of: { topicName: 'string', partitionIndex: 'int32' },
    },
  },
  response: {
    throttleTimeMs: 'int32 =0',
    topics: {
      type: '[]',
      of: {
        errorCode: 'int16',
        name: 'string null',
        topicId: 'uuid',
        isInternal: 'boolean =false',
        partitions: {
          type: '[]',
          of: {
            errorCode: 'int16',
            partitionIndex: 'int32',
            leaderId: 'int32',
            leaderEpoch: 'int32 =-1',
            replicaNodes: '[int32]',
            isrNodes: '[int32]',
            eligibleLeaderReplicas: '[int32] null =null',
            lastKnownElr: '[int32] null =null',
            offlineReplicas: '[int32]',
          },
        },
        topicAuthorizedOperations: 'int32 =-2147483648',
      },
    },
    nextCursor: {
      type: '{} null =null',
      of: { topicName: 'string', partitionIndex: 'int32' },
    },
  },
} as const
