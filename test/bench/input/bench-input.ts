// The topics that jobs read, and what is in them.
// Law: a record of a topic is a pure function of its number; within a topic times never go back.
import { Answers } from './answers.ts'
import { type Question, Questions, userId, users } from './questions.ts'

export const inputNames = ['questions', 'users', 'asked', 'answers', 'late-answers'] as const
export type InputName = (typeof inputNames)[number]

export interface InputRecord {
  readonly key: string
  readonly json: string
  readonly timestamp: number
}

export interface InputTopic {
  readonly count: number
  recordAt(number: number): InputRecord
}

/** Some answers come after a window of ten seconds. */
const longestWaitMs = 12_500

/** Users are older than anything they ask. */
const userAgeMs = 1_000

export class BenchInput {
  readonly questions: Questions
  /** Within 12.5 seconds after their questions. */
  readonly answers: Answers
  /** At any time after. */
  readonly lateAnswers: Answers

  /** `lastAt`: the time of the last question. */
  constructor(count: number, lastAt: number) {
    this.questions = new Questions(count, lastAt)
    this.answers = new Answers(this.questions, longestWaitMs)
    this.lateAnswers = new Answers(this.questions, Infinity)
  }

  /** How many questions are asked, and answers given, where both are read: together as many records as elsewhere. */
  get halfCount(): number {
    return Math.ceil(this.questions.count / 2)
  }

  topic(name: InputName): InputTopic {
    const { questions, halfCount } = this
    switch (name) {
      case 'questions':
        return { count: questions.count, recordAt: (number) => keyed(questions.questionAt(number), 'user') }
      case 'users':
        return { count: users, recordAt: (number) => this.userAt(number) }
      case 'asked':
        return { count: halfCount, recordAt: (number) => keyed(questions.questionAt(number), 'id') }
      case 'answers':
        return { count: halfCount, recordAt: (number) => answered(this.answers, number) }
      case 'late-answers':
        return { count: halfCount, recordAt: (number) => answered(this.lateAnswers, number) }
    }
  }

  userAt(number: number): InputRecord {
    const key = userId(number)
    const json = `{"id":"${key}","name":"User number ${number}","country":"${number % 3 === 0 ? 'NO' : 'PT'}","about":"Asks and answers since the beginning."}`
    return { key, json, timestamp: this.questions.questionAt(0).timestamp - userAgeMs }
  }
}

function keyed(question: Question, key: 'id' | 'user'): InputRecord {
  return { key: question[key], json: question.json, timestamp: question.timestamp }
}

function answered(answers: Answers, number: number): InputRecord {
  const { question, json, timestamp } = answers.answerAt(number)
  return { key: question.id, json, timestamp }
}
