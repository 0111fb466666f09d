// FindCoordinator: this broker coordinates every group. Transactions and share groups have no coordinator here.
import type { ResponseInput } from '@millrace/protocol'
import { nodeId } from '../broker-state.ts'
import { type Call, codeOf, type ServedApi } from './api.ts'

type Coordinator = NonNullable<ResponseInput<'FindCoordinator'>['coordinators']>[number]

const groupKey = 0

export const findCoordinator: ServedApi<'FindCoordinator'> = {
  api: 'FindCoordinator',
  versions: [0, 6],
  answer(request, call) {
    if (call.version >= 4) {
      return { coordinators: request.coordinatorKeys.map((key) => coordinatorOf(key, request.keyType, call)) }
    }
    return coordinatorOf(request.key, request.keyType, call)
  },
}

function coordinatorOf(key: string, keyType: number, call: Call): Coordinator {
  if (keyType === groupKey) return { key, nodeId, ...call.advertised, errorCode: 0, errorMessage: null }
  const errorMessage =
    keyType === 1 ? 'this broker has no transactions' : `there are no coordinators of key type ${keyType}`
  return { key, nodeId: -1, host: '', port: -1, errorCode: codeOf('INVALID_REQUEST'), errorMessage }
}
