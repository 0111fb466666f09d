// AlterConfigs: replaces all of a resource's configuration; what is not named returns to its default.
export const alterConfigs = {
  key: 33,
  name: 'AlterConfigs',
  versions: [0, 2],
  flexible: 2,
  request: {
    resources: {
      type: '[]',
      of: {
        resourceType: 'int8',
        resourceName: 'string',
        configs: { type: '[]', of: { name: 'string', value: 'string null' } },
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
