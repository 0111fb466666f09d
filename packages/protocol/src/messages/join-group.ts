// JoinGroup: enters a rebalance of a classic group. The leader's response carries every member's subscription.
export const joinGroup = {
  key: 11,
  name: 'JoinGroup',
  versions: [0, 9],
  flexible: 6,
  request: {
    groupId: 'string',
    sessionTimeoutMs: 'int32',
    rebalanceTimeoutMs: 'int32 1+ =-1',
    memberId: 'string',
    groupInstanceId: 'string 5+ null =null',
    protocolType: 'string',
    protocols: { type: '[]', of: { name: 'string', metadata: 'bytes' } },
    reason: 'string 8+ null =null',
  },
  response: {
    throttleTimeMs: 'int32 2+',
    errorCode: 'int16',
    generationId: 'int32 =-1',
    protocolType: 'string 7+ null =null',
    protocolName: 'string null:7+',
    leader: 'string',
    skipAssignment: 'boolean 9+',
    memberId: 'string',
    members: {
      type: '[]',
      of: { memberId: 'string', groupInstanceId: 'string 5+ null =null', metadata: 'bytes' },
    },
  },
} as const
