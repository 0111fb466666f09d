// The topics of the service. They are made before anyone starts: producers and topologies expect their topics to be there.
import type { Kafka } from 'kafkajs'

export const topics = {
  questionEvents: 'question-events',
  processedQuestionEvents: 'processed-question-events',
  questionsPerUser: 'questions-per-user',
  deadLetters: 'question-events-dead-letter',
} as const

const partitions = 4

export async function createTopics(kafka: Kafka): Promise<void> {
  const admin = kafka.admin()
  await admin.connect()
  try {
    const existing = new Set(await admin.listTopics())
    const missing = Object.values(topics).filter((topic) => !existing.has(topic))
    if (missing.length === 0) return
    await admin.createTopics({
      waitForLeaders: true,
      topics: missing.map((topic) => ({ topic, numPartitions: topic === topics.deadLetters ? 1 : partitions })),
    })
  } finally {
    await admin.disconnect()
  }
}
