// Statements about running queries and about the session: TERMINATE, PAUSE, RESUME, SET, DEFINE and their opposites.
import type { Grammar, Rule } from '../grammar.ts'
import { Equal, Variable } from '../tokens.ts'
import { words } from '../words.ts'
import type { Define, QueryControl, SetProperty, Undefine, UnsetProperty } from '../tree/statement.ts'
import { takeName, takeText, takeVariableName } from './name.ts'
import { textOfVariable } from './variable.ts'

export interface SessionRules {
  readonly control: Rule<QueryControl>
  readonly set: Rule<SetProperty>
  readonly alterSystem: Rule<SetProperty>
  readonly unset: Rule<UnsetProperty>
  readonly define: Rule<Define>
  readonly undefine: Rule<Undefine>
}

export function sessionRules(g: Grammar): SessionRules {
  const kinds = new Map([
    [words.TERMINATE, 'terminate'],
    [words.PAUSE, 'pause'],
    [words.RESUME, 'resume'],
  ] as const)
  const control = g.rule('control', (): QueryControl => {
    const first = g.takeOneOf([...kinds.keys()])
    const id = g.choose<string | undefined>(
      [
        () => {
          g.take(words.ALL, 8)
          return undefined
        },
        () => takeName(g, 8),
      ],
      1,
    )
    return { kind: kinds.get(first.tokenType) ?? 'terminate', id, span: g.spanFrom(first) }
  })
  const setting = g.rule('setting', () => g.choose([() => takeText(g), () => textOfVariable(g, g.take(Variable))]))
  const set = g.rule('set', (): SetProperty => {
    const first = g.take(words.SET)
    const name = g.call(setting, 0)
    g.take(Equal)
    const value = g.call(setting, 1)
    return { kind: 'set', name, value, span: g.spanFrom(first) }
  })
  const alterSystem = g.rule('alterSystem', (): SetProperty => {
    const first = g.take(words.ALTER)
    g.take(words.SYSTEM)
    const name = takeText(g, 0)
    g.take(Equal)
    const value = takeText(g, 1)
    return { kind: 'alter-system', name, value, span: g.spanFrom(first) }
  })
  const unset = g.rule('unset', (): UnsetProperty => {
    const first = g.take(words.UNSET)
    return { kind: 'unset', name: g.call(setting), span: g.spanFrom(first) }
  })
  const define = g.rule('define', (): Define => {
    const first = g.take(words.DEFINE)
    const name = takeVariableName(g)
    g.take(Equal)
    return { kind: 'define', name, value: takeText(g), span: g.spanFrom(first) }
  })
  const undefine = g.rule('undefine', (): Undefine => {
    const first = g.take(words.UNDEFINE)
    return { kind: 'undefine', name: takeVariableName(g), span: g.spanFrom(first) }
  })
  return { control, set, alterSystem, unset, define, undefine }
}
