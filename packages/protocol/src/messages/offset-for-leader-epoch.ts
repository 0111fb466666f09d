// OffsetForLeaderEpoch: where a leader epoch ended; a consumer detects truncation with it.
export const offsetForLeaderEpoch = {
  key: 23,
  name: 'OffsetForLeaderEpoch',
  versions: [2, 4],
  flexible: 4,
  request: {
    replicaId: 'int32 3+ =-2',
    topics: {
      type: '[]',
      of: {
        topic: 'string',
        partitions: {
          type: '[]',
          of: { partition: 'int32', currentLeaderEpoch: 'int32 =-1', leaderEpoch: 'int32' },
        },
      },
    },
  },
  response: {
    throttleTimeMs: 'int32 =0',
    topics: {
      type: '[]',
      of: {
        topic: 'string',
        partitions: {
          type: '[]',
          of: {
            errorCode: 'int16',
            partition: 'int32',
            leaderEpoch: 'int32 =-1',
            endOffset: 'int64 =-1',
          },
        },
      },
    },
  },
} as const
