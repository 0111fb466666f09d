// DescribeCluster: one node.
import { nodeId } from '../broker-state.ts'
import { codeOf, type ServedApi } from './api.ts'

const brokers = 1

export const describeCluster: ServedApi<'DescribeCluster'> = {
  api: 'DescribeCluster',
  versions: [0, 2],
  answer(request, call, broker) {
    const { clusterId } = broker.topics
    if (request.endpointType !== brokers) {
      return {
        errorCode: codeOf('UNSUPPORTED_ENDPOINT_TYPE'),
        errorMessage: 'this broker has no controller endpoint',
        clusterId,
        brokers: [],
      }
    }
    return { errorCode: 0, clusterId, controllerId: nodeId, brokers: [{ brokerId: nodeId, ...call.advertised }] }
  },
}
