// The topics of the service. They are made before anyone starts: producers and topologies expect their topics to be there.
import type { Kafka } from 'kafkajs'

export const topics = {
  questionEvents: 'question-events',
  processedQuestionEvents: 'processed-question-events',
  questionsPerUser: 'questions-per-user',
  deadLetters: 'question-events-dead-letter',
} as const

/** The consumer groups around them; the topology's is its application id. */
export const groups = {
  topology: 'question-to-processed-question',
  notifications: 'notification-service',
  deadLetters: 'dead-letter-desk',
} as const

const partitions = 4

/** Makes the topics that are missing. True: other programs are in the groups, and get their share of the records. */
export async function prepareTopics(kafka: Kafka): Promise<{ readonly others: boolean }> {
  const admin = kafka.admin()
  await admin.connect()
  try {
    const existing = new Set(await admin.listTopics())
    const missing = Object.values(topics).filter((topic) => !existing.has(topic))
    if (missing.length > 0) {
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map((topic) => ({ topic, numPartitions: topic === topics.deadLetters ? 1 : partitions })),
      })
    }
    const { groups: described } = await admin.describeGroups(Object.values(groups))
    return { others: described.some(({ members }) => members.length > 0) }
  } finally {
    await admin.disconnect()
  }
}
