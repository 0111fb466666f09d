// The topology: every question event is checked, gets what processing adds, and goes on; questions are counted by who asked them.
import { json, long, StreamsBuilder, string, type Topology } from '@millrace/streams'
import { type ProcessedQuestionEvent, QuestionEvent } from './events.ts'
import { topics } from './topics.ts'

/** `onCount` hears of each change of the table `questions-per-user`. */
export function questionToProcessedQuestion(onCount: (userId: string, count: number) => void): Topology {
  const builder = new StreamsBuilder()
  const questions = builder.stream(topics.questionEvents, { key: string(), value: json(QuestionEvent) })

  questions
    .mapValues(process)
    .to(topics.processedQuestionEvents, { key: string(), value: json<ProcessedQuestionEvent>() })

  questions
    .filter((_, event) => event.type === 'created')
    .groupBy((_, event) => event.userId, { key: string() })
    .count({ store: 'questions-per-user' })
    .toStream()
    .peek((userId, count) => onCount(userId, count ?? 0))
    .to(topics.questionsPerUser, { key: string(), value: long() })

  return builder.build()
}

function process(event: QuestionEvent): ProcessedQuestionEvent {
  const { type, questionId, userId } = event
  if (event.type === 'deleted') return { type, questionId, userId, status: 'processed' }
  const words = event.title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return {
    type,
    questionId,
    userId,
    status: 'processed',
    title: event.title,
    slug: words.join('-'),
    words: words.length,
  }
}
