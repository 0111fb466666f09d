// InitProducerId: a producer's identity; for a transactional id it fences the former holder and ends its transaction.
export const initProducerId = {
  key: 22,
  name: 'InitProducerId',
  versions: [0, 6],
  flexible: 2,
  request: {
    transactionalId: 'string null',
    transactionTimeoutMs: 'int32',
    producerId: 'int64 3+ =-1',
    producerEpoch: 'int16 3+ =-1',
    enable2Pc: 'boolean 6+',
    keepPreparedTxn: 'boolean 6+',
  },
  response: {
    throttleTimeMs: 'int32 =0',
    errorCode: 'int16',
    producerId: 'int64 =-1',
    producerEpoch: 'int16',
    ongoingTxnProducerId: 'int64 6+ =-1',
    ongoingTxnProducerEpoch: 'int16 6+ =-1',
  },
} as const
