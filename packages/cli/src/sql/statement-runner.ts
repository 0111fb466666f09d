// Statements of a text on their way to the engine: what they come to is printed as it comes, what is wrong with one of them is shown in the text.
import { printableLines } from './cell.ts'
import { type StatementError, statementError } from './error-text.ts'
import type { AnswerPrinter } from './answer-printer.ts'
import type { SqlPort } from './sql-port.ts'

export interface StatementRunner {
  /** Undefined: all of them are carried out, or the signal was aborted. */
  run(text: string, signal: AbortSignal): Promise<StatementError | undefined>
}

export function statementRunner(port: SqlPort, print: AnswerPrinter): StatementRunner {
  return {
    async run(text, signal) {
      try {
        await port.run(text, (answer) => print(answer, signal), signal)
        return undefined
      } catch (error) {
        if (signal.aborted) return undefined
        const { text: said, line } = statementError(error, text)
        return { text: printableLines(said), line }
      }
    },
  }
}
