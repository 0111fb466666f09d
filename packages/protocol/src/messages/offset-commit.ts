// OffsetCommit: a group's positions. Generation -1 with an empty member commits from outside the group.
export const offsetCommit = {
  key: 8,
  name: 'OffsetCommit',
  versions: [2, 10],
  flexible: 8,
  request: {
    groupId: 'string',
    generationIdOrMemberEpoch: 'int32 =-1',
    memberId: 'string',
    groupInstanceId: 'string 7+ null =null',
    retentionTimeMs: 'int64 2-4 =-1',
    topics: {
      type: '[]',
      of: {
        name: 'string 2-9',
        topicId: 'uuid 10+',
        partitions: {
          type: '[]',
          of: {
            partitionIndex: 'int32',
            committedOffset: 'int64',
            committedLeaderEpoch: 'int32 6+ =-1',
            committedMetadata: 'string null',
          },
        },
      },
    },
  },
  response: {
    throttleTimeMs: 'int32 3+',
    topics: {
      type: '[]',
      of: {
        name: 'string 2-9',
        topicId: 'uuid 10+',
        partitions: { type: '[]', of: { partitionIndex: 'int32', errorCode: 'int16' } },
      },
    },
  },
} as const
