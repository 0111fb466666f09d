// EndTxn: commits or aborts. From version 5 (KIP-890, transaction version 2) the response carries the epoch of the next
// transaction, so that a delayed EndTxn cannot end a later one.
export const endTxn = {
  key: 26,
  name: 'EndTxn',
  versions: [0, 5],
  flexible: 3,
  request: {
    transactionalId: 'string',
    producerId: 'int64',
    producerEpoch: 'int16',
    committed: 'boolean',
  },
  response: {
    throttleTimeMs: 'int32 =0',
    errorCode: 'int16',
    producerId: 'int64 5+ =-1',
    producerEpoch: 'int16 5+ =-1',
  },
} as const
