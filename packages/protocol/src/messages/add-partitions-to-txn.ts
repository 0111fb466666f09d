// AddPartitionsToTxn: producers speak versions 0 to 3 (the fields named for it); 4+ batches transactions between brokers.
export const addPartitionsToTxn = {
  key: 24,
  name: 'AddPartitionsToTxn',
  versions: [0, 5],
  flexible: 3,
  request: {
    transactions: {
      type: '[] 4+',
      of: {
        transactionalId: 'string',
        producerId: 'int64',
        producerEpoch: 'int16',
        verifyOnly: 'boolean =false',
        topics: { type: '[]', of: { name: 'string', partitions: '[int32]' } },
      },
    },
    v3AndBelowTransactionalId: 'string 0-3',
    v3AndBelowProducerId: 'int64 0-3',
    v3AndBelowProducerEpoch: 'int16 0-3',
    v3AndBelowTopics: { type: '[] 0-3', of: { name: 'string', partitions: '[int32]' } },
  },
  response: {
    throttleTimeMs: 'int32 =0',
    errorCode: 'int16 4+',
    resultsByTransaction: {
      type: '[] 4+',
      of: {
        transactionalId: 'string',
        topicResults: {
          type: '[]',
          of: {
            name: 'string',
            resultsByPartition: {
              type: '[]',
              of: { partitionIndex: 'int32', partitionErrorCode: 'int16' },
            },
          },
        },
      },
    },
    resultsByTopicV3AndBelow: {
      type: '[] 0-3',
      of: {
        name: 'string',
        resultsByPartition: {
          type: '[]',
          of: { partitionIndex: 'int32', partitionErrorCode: 'int16' },
        },
      },
    },
  },
} as const
