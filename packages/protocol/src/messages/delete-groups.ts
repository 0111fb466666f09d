// DeleteGroups: forgets empty groups and their offsets. `groupsNames` is Kafka's spelling.
export const deleteGroups = {
  key: 42,
  name: 'DeleteGroups',
  versions: [0, 2],
  flexible: 2,
  request: { groupsNames: '[string]' },
  response: {
    throttleTimeMs: 'int32 =0',
    results: { type: '[]', of: { groupId: 'string', errorCode: 'int16' } },
  },
} as const
