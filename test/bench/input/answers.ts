// Answers to the questions, for jobs that join two streams. Answer n is given a millisecond after question n was asked.
// Law: `answerAt(n)` is a pure function of the settings and n.
import type { Question, Questions } from './questions.ts'
import { digits, randomAt } from './random.ts'

export interface Answer {
  readonly number: number
  readonly question: Question
  /** About 153 bytes of JSON. */
  readonly json: string
  readonly timestamp: number
}

export class Answers {
  readonly #questions: Questions
  readonly #longestWaitMs: number

  /** How long a question waits at most for an answer; `Infinity`: any question that was asked before may get it. */
  constructor(questions: Questions, longestWaitMs: number) {
    this.#questions = questions
    this.#longestWaitMs = longestWaitMs
  }

  answerAt(number: number): Answer {
    const question = this.#questions.questionAt(this.#questionOf(number))
    const timestamp = this.#questions.questionAt(number).timestamp + 1
    const json = `{"id":"a-${digits(number, 8)}","question":"${question.id}","user":"${question.user}","text":"The guide has a page on it.","accepted":false,"answeredAt":${timestamp}}`
    return { number, question, json, timestamp }
  }

  #questionOf(number: number): number {
    const choice = Math.min(number + 1, this.#longestWaitMs)
    return number - Math.floor(randomAt(-1 - number) * choice)
  }
}
