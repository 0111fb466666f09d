// IncrementalAlterConfigs. `configOperation`: 0 set, 1 delete, 2 append, 3 subtract.
export const incrementalAlterConfigs = {
  key: 44,
  name: 'IncrementalAlterConfigs',
  versions: [0, 1],
  flexible: 1,
  request: {
    resources: {
      type: '[]',
      of: {
        resourceType: 'int8',
        resourceName: 'string',
        configs: {
          type: '[]',
          of: { name: 'string', configOperation: 'int8', value: 'string null' },
        },
      },
    },
    validateOnly: 'boolean',
  },
  response: {
    throttleTimeMs: 'int32 =0',
    responses: {
      type: '[]',
      of: {
        errorCode: 'int16',
        errorMessage: 'string null',
        resourceType: 'int8',
        resourceName: 'string',
      },
    },
  },
} as const
