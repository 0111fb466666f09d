// DescribeConfigs. `resourceType`: 2 topic, 4 broker. `configSource`: 1 topic, 2 broker (dynamic), 4 broker (static), 5 default.
export const describeConfigs = {
  key: 32,
  name: 'DescribeConfigs',
  versions: [1, 4],
  flexible: 4,
  request: {
    resources: {
      type: '[]',
      of: { resourceType: 'int8', resourceName: 'string', configurationKeys: '[string] null' },
    },
    includeSynonyms: 'boolean =false',
    includeDocumentation: 'boolean 3+',
  },
  response: {
    throttleTimeMs: 'int32 =0',
    results: {
      type: '[]',
      of: {
        errorCode: 'int16',
        errorMessage: 'string null',
        resourceType: 'int8',
        resourceName: 'string',
        configs: {
          type: '[]',
          of: {
            name: 'string',
            value: 'string null',
            readOnly: 'boolean',
            configSource: 'int8 =-1',
            isSensitive: 'boolean',
            synonyms: {
              type: '[]',
              of: { name: 'string', value: 'string null', source: 'int8' },
            },
            configType: 'int8 3+ =0',
            documentation: 'string 3+ null',
          },
        },
      },
    },
  },
} as const
