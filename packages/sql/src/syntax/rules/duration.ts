// Lengths of time: `10 SECONDS`.
import type { IToken, TokenType } from 'chevrotain'
import type { Grammar, Rule } from '../grammar.ts'
import { words } from '../words.ts'
import type { TimeUnit } from '../tree/expression.ts'
import type { Duration } from '../tree/query.ts'
import type { LiteralRules } from './literal.ts'

export interface DurationRules {
  readonly duration: Rule<Duration>
  /** `GRACE PERIOD 1 DAY`. */
  readonly grace: Rule<Duration>
}

export function durationRules(g: Grammar, { number }: LiteralRules): DurationRules {
  const duration = g.rule('duration', (): Duration => {
    const first = g.ahead(1)
    const amount = g.call(number)
    const unit = g.takeOneOf([...unitsByToken.keys()])
    return g.act(() => {
      const span = g.spanFrom(first)
      if (amount.kind === 'integer') return { amount: amount.value, unit: unitOf(unit), span }
      if (amount.kind === 'long') return { amount: Number(amount.value), unit: unitOf(unit), span }
      g.problem('A length of time is a whole number and a unit', span)
      return { amount: 0, unit: unitOf(unit), span }
    })
  })
  const grace = g.rule('grace', () => {
    g.take(words.GRACE)
    g.take(words.PERIOD)
    return g.call(duration)
  })
  return { duration, grace }
}

export function unitOf(token: IToken): TimeUnit {
  return unitsByToken.get(token.tokenType) ?? 'MILLISECONDS'
}

const unitsByToken: ReadonlyMap<TokenType, TimeUnit> = new Map<TokenType, TimeUnit>([
  [words.DAY, 'DAYS'],
  [words.HOUR, 'HOURS'],
  [words.MINUTE, 'MINUTES'],
  [words.SECOND, 'SECONDS'],
  [words.MILLISECOND, 'MILLISECONDS'],
  [words.DAYS, 'DAYS'],
  [words.HOURS, 'HOURS'],
  [words.MINUTES, 'MINUTES'],
  [words.SECONDS, 'SECONDS'],
  [words.MILLISECONDS, 'MILLISECONDS'],
])
