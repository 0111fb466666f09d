// FindCoordinator: which broker coordinates a key. `keyType` 0 is a group, 1 a transactional id; from version 4 many keys.
export const findCoordinator = {
  key: 10,
  name: 'FindCoordinator',
  versions: [0, 6],
  flexible: 3,
  request: {
    key: 'string 0-3',
    keyType: 'int8 1+ =0',
    coordinatorKeys: '[string] 4+',
  },
  response: {
    throttleTimeMs: 'int32 1+',
    errorCode: 'int16 0-3',
    errorMessage: 'string 1-3 null',
    nodeId: 'int32 0-3',
    host: 'string 0-3',
    port: 'int32 0-3',
    coordinators: {
      type: '[] 4+',
      of: {
        key: 'string',
        nodeId: 'int32',
        host: 'string',
        port: 'int32',
        errorCode: 'int16',
        errorMessage: 'string null',
      },
    },
  },
} as const
