// Metadata: brokers, topics, leaders. All topics are asked for by `topics: null` (version 0: by an empty array).
export const metadata = {
  key: 3,
  name: 'Metadata',
  versions: [0, 13],
  flexible: 9,
  request: {
    topics: {
      type: '[] null:1+',
      of: { topicId: 'uuid 10+', name: 'string null:10+' },
    },
    allowAutoTopicCreation: 'boolean 4+ =true',
    includeClusterAuthorizedOperations: 'boolean 8-10',
    includeTopicAuthorizedOperations: 'boolean 8+',
  },
  response: {
    throttleTimeMs: 'int32 3+',
    brokers: {
      type: '[]',
      of: { nodeId: 'int32', host: 'string', port: 'int32', rack: 'string 1+ null =null' },
    },
    clusterId: 'string 2+ null =null',
    controllerId: 'int32 1+ =-1',
    topics: {
      type: '[]',
      of: {
        errorCode: 'int16',
        name: 'string null:12+',
        topicId: 'uuid 10+',
        isInternal: 'boolean 1+',
        partitions: {
          type: '[]',
          of: {
            errorCode: 'int16',
            partitionIndex: 'int32',
            leaderId: 'int32',
            leaderEpoch: 'int32 7+ =-1',
            replicaNodes: '[int32]',
            isrNodes: '[int32]',
            offlineReplicas: '[int32] 5+',
          },
        },
        topicAuthorizedOperations: 'int32 8+ =-2147483648',
      },
    },
    clusterAuthorizedOperations: 'int32 8-10 =-2147483648',
    errorCode: 'int16 13+',
  },
} as const
