// WINDOW: what groups of an aggregation are cut by. ksqlDB lets a name stand before the kind; it means nothing.
import type { Grammar, Rule } from '../grammar.ts'
import { Comma, Identifier, LeftParen, RightParen } from '../tokens.ts'
import { words } from '../words.ts'
import type { Duration, WindowClause } from '../tree/query.ts'
import type { DurationRules } from './duration.ts'

interface Keep {
  readonly retention: Duration | undefined
  readonly grace: Duration | undefined
}

export function windowRule(g: Grammar, { duration, grace }: DurationRules): Rule<WindowClause> {
  const keep = g.rule('windowKeep', (): Keep => {
    const retention = g.maybeIf(
      () => g.isAhead(2, words.RETENTION),
      () => {
        g.take(Comma)
        g.take(words.RETENTION)
        return g.call(duration)
      },
    )
    const late = g.maybe(() => {
      g.take(Comma, 1)
      return g.call(grace)
    }, 1)
    return { retention, grace: late }
  })
  const tumbling = g.rule('tumbling', (): WindowClause => {
    const first = g.take(words.TUMBLING)
    g.take(LeftParen)
    g.take(words.SIZE)
    const size = g.call(duration)
    const kept = g.call(keep)
    g.take(RightParen)
    return { kind: 'TUMBLING', size, ...kept, span: g.spanFrom(first) }
  })
  const hopping = g.rule('hopping', (): WindowClause => {
    const first = g.take(words.HOPPING)
    g.take(LeftParen)
    g.take(words.SIZE)
    const size = g.call(duration)
    g.take(Comma)
    g.take(words.ADVANCE)
    g.take(words.BY)
    const advance = g.call(duration, 1)
    const kept = g.call(keep)
    g.take(RightParen)
    return { kind: 'HOPPING', size, advance, ...kept, span: g.spanFrom(first) }
  })
  const session = g.rule('session', (): WindowClause => {
    const first = g.take(words.SESSION)
    g.take(LeftParen)
    const gap = g.call(duration)
    const kept = g.call(keep)
    g.take(RightParen)
    return { kind: 'SESSION', gap, ...kept, span: g.spanFrom(first) }
  })
  return g.rule('window', () => {
    g.take(words.WINDOW)
    g.maybe(() => g.take(Identifier))
    return g.choose([() => g.call(tumbling), () => g.call(hopping), () => g.call(session)])
  })
}
