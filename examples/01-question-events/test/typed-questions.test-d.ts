// A question that is typed wrong does not compile, neither where it is published nor where it is processed.
import { json, long, StreamsBuilder, string } from '@millrace/streams'
import { test } from 'vitest'
import { QuestionEvent } from '../src/events.ts'
import type { QuestionService } from '../src/question-service.ts'

declare const service: QuestionService
const about = { questionId: 'q-1', userId: 'ada' }

test('a question is published as its schema says', () => {
  void service.publish({ type: 'created', ...about, title: 'How?', body: '' })
  // @ts-expect-error a question has a title
  void service.publish({ type: 'created', ...about, body: '' })
  // @ts-expect-error a title is a text
  void service.publish({ type: 'updated', ...about, title: 5 })
  // @ts-expect-error there is no such event
  void service.publish({ type: 'answered', ...about })
})

test('a topology knows the type of its questions', () => {
  const questions = new StreamsBuilder().stream('question-events', { key: string(), value: json(QuestionEvent) })
  questions.filter((_, event) => event.userId === 'ada')
  // @ts-expect-error only some events have a title
  questions.filter((_, event) => event.title === 'How?')
  // @ts-expect-error there is no such field
  questions.groupBy((_, event) => event.user, { key: string() })
  // @ts-expect-error an event is not a number
  questions.to('processed-question-events', { key: string(), value: long() })
})
