// CreateTopics. `numPartitions` and `replicationFactor` of -1 ask for the broker's defaults, or go with `assignments`.
export const createTopics = {
  key: 19,
  name: 'CreateTopics',
  versions: [2, 7],
  flexible: 5,
  request: {
    topics: {
      type: '[]',
      of: {
        name: 'string',
        numPartitions: 'int32',
        replicationFactor: 'int16',
        assignments: {
          type: '[]',
          of: { partitionIndex: 'int32', brokerIds: '[int32]' },
        },
        configs: { type: '[]', of: { name: 'string', value: 'string null' } },
      },
    },
    timeoutMs: 'int32 =60000',
    validateOnly: 'boolean =false',
  },
  response: {
    throttleTimeMs: 'int32 =0',
    topics: {
      type: '[]',
      of: {
        name: 'string',
        topicId: 'uuid 7+',
        errorCode: 'int16',
        errorMessage: 'string null',
        topicConfigErrorCode: 'int16 5+ tag:0',
        numPartitions: 'int32 5+ =-1',
        replicationFactor: 'int16 5+ =-1',
        configs: {
          type: '[] 5+ null',
          of: {
            name: 'string',
            value: 'string null',
            readOnly: 'boolean',
            configSource: 'int8 =-1',
            isSensitive: 'boolean',
          },
        },
      },
    },
  },
} as const
