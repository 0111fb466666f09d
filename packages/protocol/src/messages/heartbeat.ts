// Heartbeat: keeps a member of a classic group alive; REBALANCE_IN_PROGRESS tells it to join again.
export const heartbeat = {
  key: 12,
  name: 'Heartbeat',
  versions: [0, 4],
  flexible: 4,
  request: {
    groupId: 'string',
    generationId: 'int32',
    memberId: 'string',
    groupInstanceId: 'string 3+ null =null',
  },
  response: { throttleTimeMs: 'int32 1+', errorCode: 'int16' },
} as const
