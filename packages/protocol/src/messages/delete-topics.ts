// DeleteTopics: by name (up to version 5) or by name or id (6+).
export const deleteTopics = {
  key: 20,
  name: 'DeleteTopics',
  versions: [1, 6],
  flexible: 4,
  request: {
    topics: { type: '[] 6+', of: { name: 'string null =null', topicId: 'uuid' } },
    topicNames: '[string] 1-5',
    timeoutMs: 'int32',
  },
  response: {
    throttleTimeMs: 'int32 =0',
    responses: {
      type: '[]',
      of: {
        name: 'string null:6+',
        topicId: 'uuid 6+',
        errorCode: 'int16',
        errorMessage: 'string 5+ null =null',
      },
    },
  },
} as const
