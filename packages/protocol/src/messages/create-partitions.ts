// CreatePartitions: raises a topic's partition count to `count`.
export const createPartitions = {
  key: 37,
  name: 'CreatePartitions',
  versions: [0, 3],
  flexible: 2,
  request: {
    topics: {
      type: '[]',
      of: {
        name: 'string',
        count: 'int32',
        assignments: { type: '[] null', of: { brokerIds: '[int32]' } },
      },
    },
    timeoutMs: 'int32',
    validateOnly: 'boolean',
  },
  response: {
    throttleTimeMs: 'int32 =0',
    results: {
      type: '[]',
      of: { name: 'string', errorCode: 'int16', errorMessage: 'string null =null' },
    },
  },
} as const
