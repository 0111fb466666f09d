// LeaveGroup: removes one member (up to version 2) or several (3+) from a classic group.
export const leaveGroup = {
  key: 13,
  name: 'LeaveGroup',
  versions: [0, 5],
  flexible: 4,
  request: {
    groupId: 'string',
    memberId: 'string 0-2',
    members: {
      type: '[] 3+',
      of: { memberId: 'string', groupInstanceId: 'string null =null', reason: 'string 5+ null =null' },
    },
  },
  response: {
    throttleTimeMs: 'int32 1+',
    errorCode: 'int16',
    members: {
      type: '[] 3+',
      of: { memberId: 'string', groupInstanceId: 'string null', errorCode: 'int16' },
    },
  },
} as const
