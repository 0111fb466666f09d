// ConsumerGroupDescribe (KIP-848): state, members and assignments of consumer groups.
export const consumerGroupDescribe = {
  key: 69,
  name: 'ConsumerGroupDescribe',
  versions: [0, 1],
  flexible: 0,
  request: { groupIds: '[string]', includeAuthorizedOperations: 'boolean' },
  response: {
    throttleTimeMs: 'int32 =0',
    groups: {
      type: '[]',
      of: {
        errorCode: 'int16',
        errorMessage: 'string null =null',
        groupId: 'string',
        groupState: 'string',
        groupEpoch: 'int32',
        assignmentEpoch: 'int32',
        assignorName: 'string',
        members: {
          type: '[]',
          of: {
            memberId: 'string',
            instanceId: 'string null =null',
            rackId: 'string null =null',
            memberEpoch: 'int32',
            clientId: 'string',
            clientHost: 'string',
            subscribedTopicNames: '[string]',
            subscribedTopicRegex: 'string null =null',
            assignment: {
              type: '{}',
              of: {
                topicPartitions: {
                  type: '[]',
                  of: { topicId: 'uuid', topicName: 'string', partitions: '[int32]' },
                },
              },
            },
            targetAssignment: {
              type: '{}',
              of: {
                topicPartitions: {
                  type: '[]',
                  of: { topicId: 'uuid', topicName: 'string', partitions: '[int32]' },
                },
              },
            },
            memberType: 'int8 1+ =-1',
          },
        },
        authorizedOperations: 'int32 =-2147483648',
      },
    },
  },
} as const
