// ListOffsets: the offset of a timestamp. Special timestamps: -1 the end, -2 the start, -3 the largest timestamp (7+),
// -4 the earliest local offset (8+), -5 the last tiered offset (9+).
export const listOffsets = {
  key: 2,
  name: 'ListOffsets',
  versions: [1, 10],
  flexible: 6,
  request: {
    replicaId: 'int32 =-1',
    isolationLevel: 'int8 2+',
    topics: {
      type: '[]',
      of: {
        name: 'string',
        partitions: {
          type: '[]',
          of: { partitionIndex: 'int32', currentLeaderEpoch: 'int32 4+ =-1', timestamp: 'int64' },
        },
      },
    },
    timeoutMs: 'int32 10+',
  },
  response: {
    throttleTimeMs: 'int32 2+',
    topics: {
      type: '[]',
      of: {
        name: 'string',
        partitions: {
          type: '[]',
          of: {
            partitionIndex: 'int32',
            errorCode: 'int16',
            timestamp: 'int64 =-1',
            offset: 'int64 =-1',
            leaderEpoch: 'int32 4+ =-1',
          },
        },
      },
    },
  },
} as const
