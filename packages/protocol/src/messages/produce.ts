// Produce: appends record batches to partitions. With acks 0 the broker sends no response at all.
export const produce = {
  key: 0,
  name: 'Produce',
  versions: [3, 13],
  flexible: 9,
  request: {
    transactionalId: 'string null =null',
    acks: 'int16',
    timeoutMs: 'int32',
    topicData: {
      type: '[]',
      of: {
        name: 'string 3-12',
        topicId: 'uuid 13+',
        partitionData: { type: '[]', of: { index: 'int32', records: 'records null' } },
      },
    },
  },
  response: {
    responses: {
      type: '[]',
      of: {
        name: 'string 3-12',
        topicId: 'uuid 13+',
        partitionResponses: {
          type: '[]',
          of: {
            index: 'int32',
            errorCode: 'int16',
            baseOffset: 'int64',
            logAppendTimeMs: 'int64 =-1',
            logStartOffset: 'int64 5+ =-1',
            recordErrors: {
              type: '[] 8+',
              of: { batchIndex: 'int32', batchIndexErrorMessage: 'string null =null' },
            },
            errorMessage: 'string 8+ null =null',
            currentLeader: {
              type: '{} 10+ tag:0',
              of: { leaderId: 'int32 =-1', leaderEpoch: 'int32 =-1' },
            },
          },
        },
      },
    },
    throttleTimeMs: 'int32 =0',
    nodeEndpoints: {
      type: '[] 10+ tag:0',
      of: { nodeId: 'int32', host: 'string', port: 'int32', rack: 'string null =null' },
    },
  },
} as const
