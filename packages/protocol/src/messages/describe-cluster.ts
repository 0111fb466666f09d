// DescribeCluster. `endpointType`: 1 brokers, 2 controllers.
export const describeCluster = {
  key: 60,
  name: 'DescribeCluster',
  versions: [0, 2],
  flexible: 0,
  request: {
    includeClusterAuthorizedOperations: 'boolean',
    endpointType: 'int8 1+ =1',
    includeFencedBrokers: 'boolean 2+',
  },
  response: {
    throttleTimeMs: 'int32 =0',
    errorCode: 'int16',
    errorMessage: 'string null =null',
    endpointType: 'int8 1+ =1',
    clusterId: 'string',
    controllerId: 'int32 =-1',
    brokers: {
      type: '[]',
      of: {
        brokerId: 'int32',
        host: 'string',
        port: 'int32',
        rack: 'string null =null',
        isFenced: 'boolean 2+',
      },
    },
    clusterAuthorizedOperations: 'int32 =-2147483648',
  },
} as const
