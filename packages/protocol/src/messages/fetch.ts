// Fetch: reads record batches. From version 7 a session remembers the partitions; from 13 topics go by id.
// `highWatermark` stands for "not known" by the largest safe integer (on the wire the field is then left out).
export const fetch = {
  key: 1,
  name: 'Fetch',
  versions: [4, 18],
  flexible: 12,
  request: {
    clusterId: 'string 12+ null tag:0 =null',
    replicaId: 'int32 4-14 =-1',
    replicaState: {
      type: '{} 15+ tag:1',
      of: { replicaId: 'int32 =-1', replicaEpoch: 'int64 =-1' },
    },
    maxWaitMs: 'int32',
    minBytes: 'int32',
    maxBytes: 'int32 =2147483647',
    isolationLevel: 'int8 =0',
    sessionId: 'int32 7+ =0',
    sessionEpoch: 'int32 7+ =-1',
    topics: {
      type: '[]',
      of: {
        topic: 'string 4-12',
        topicId: 'uuid 13+',
        partitions: {
          type: '[]',
          of: {
            partition: 'int32',
            currentLeaderEpoch: 'int32 9+ =-1',
            fetchOffset: 'int64',
            lastFetchedEpoch: 'int32 12+ =-1',
            logStartOffset: 'int64 5+ =-1',
            partitionMaxBytes: 'int32',
            replicaDirectoryId: 'uuid 17+ tag:0',
            highWatermark: 'int64 18+ tag:1 =9007199254740991',
          },
        },
      },
    },
    forgottenTopicsData: {
      type: '[] 7+',
      of: { topic: 'string 7-12', topicId: 'uuid 13+', partitions: '[int32]' },
    },
    rackId: 'string 11+',
  },
  response: {
    throttleTimeMs: 'int32 =0',
    errorCode: 'int16 7+',
    sessionId: 'int32 7+ =0',
    responses: {
      type: '[]',
      of: {
        topic: 'string 4-12',
        topicId: 'uuid 13+',
        partitions: {
          type: '[]',
          of: {
            partitionIndex: 'int32',
            errorCode: 'int16',
            highWatermark: 'int64',
            lastStableOffset: 'int64 =-1',
            logStartOffset: 'int64 5+ =-1',
            divergingEpoch: {
              type: '{} 12+ tag:0',
              of: { epoch: 'int32 =-1', endOffset: 'int64 =-1' },
            },
            currentLeader: {
              type: '{} 12+ tag:1',
              of: { leaderId: 'int32 =-1', leaderEpoch: 'int32 =-1' },
            },
            snapshotId: {
              type: '{} 12+ tag:2',
              of: { endOffset: 'int64 =-1', epoch: 'int32 =-1' },
            },
            abortedTransactions: {
              type: '[] null',
              of: { producerId: 'int64', firstOffset: 'int64' },
            },
            preferredReadReplica: 'int32 11+ =-1',
            records: 'records null',
          },
        },
      },
    },
    nodeEndpoints: {
      type: '[] 16+ tag:0',
      of: { nodeId: 'int32', host: 'string', port: 'int32', rack: 'string null =null' },
    },
  },
} as const
