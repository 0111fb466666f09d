// InitProducerId for idempotent producers: a fresh id each time, with epoch 0. A transactional id is refused: there are no transactions.
import { codeOf, type ServedApi } from './api.ts'

export const initProducerId: ServedApi<'InitProducerId'> = {
  api: 'InitProducerId',
  versions: [0, 5],
  answer(request, _, broker) {
    if (request.transactionalId !== null) return { errorCode: codeOf('INVALID_REQUEST'), producerEpoch: -1 }
    return { errorCode: 0, producerId: broker.topics.nextProducerId(), producerEpoch: 0 }
  },
}
