// OffsetFetch: committed positions of one group (up to version 7: the flat fields) or of several (8+: `groups`).
// `requireStable` (7+) answers UNSTABLE_OFFSET_COMMIT while a transaction holds a newer offset.
export const offsetFetch = {
  key: 9,
  name: 'OffsetFetch',
  versions: [1, 10],
  flexible: 6,
  request: {
    groupId: 'string 1-7',
    topics: {
      type: '[] 1-7 null:2-7',
      of: { name: 'string', partitionIndexes: '[int32]' },
    },
    groups: {
      type: '[] 8+',
      of: {
        groupId: 'string',
        memberId: 'string 9+ null =null',
        memberEpoch: 'int32 9+ =-1',
        topics: {
          type: '[] null',
          of: { name: 'string 8-9', topicId: 'uuid 10+', partitionIndexes: '[int32]' },
        },
      },
    },
    requireStable: 'boolean 7+',
  },
  response: {
    throttleTimeMs: 'int32 3+',
    topics: {
      type: '[] 1-7',
      of: {
        name: 'string',
        partitions: {
          type: '[]',
          of: {
            partitionIndex: 'int32',
            committedOffset: 'int64',
            committedLeaderEpoch: 'int32 5-7 =-1',
            metadata: 'string null',
            errorCode: 'int16',
          },
        },
      },
    },
    errorCode: 'int16 2-7',
    groups: {
      type: '[] 8+',
      of: {
        groupId: 'string',
        topics: {
          type: '[]',
          of: {
            name: 'string 8-9',
            topicId: 'uuid 10+',
            partitions: {
              type: '[]',
              of: {
                partitionIndex: 'int32',
                committedOffset: 'int64',
                committedLeaderEpoch: 'int32 =-1',
                metadata: 'string null',
                errorCode: 'int16',
              },
            },
          },
        },
        errorCode: 'int16 =0',
      },
    },
  },
} as const
