// DescribeProducers: what a partition remembers of idempotent producers.
export const describeProducers = {
  key: 61,
  name: 'DescribeProducers',
  versions: [0, 0],
  flexible: 0,
  request: {
    topics: { type: '[]', of: { name: 'string', partitionIndexes: '[int32]' } },
  },
  response: {
    throttleTimeMs: 'int32 =0',
    topics: {
      type: '[]',
      of: {
        name: 'string',
        partitions: {
          type: '[]',
          of: {
            partitionIndex: 'int32',
            errorCode: 'int16',
            errorMessage: 'string null =null',
            activeProducers: {
              type: '[]',
              of: {
                producerId: 'int64',
                producerEpoch: 'int32',
                lastSequence: 'int32 =-1',
                lastTimestamp: 'int64 =-1',
                coordinatorEpoch: 'int32',
                currentTxnStartOffset: 'int64 =-1',
              },
            },
          },
        },
      },
    },
  },
} as const
