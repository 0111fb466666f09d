// What a rule expected, carried through chevrotain's errors: their message is only a list of token names, and
// `diagnostic.ts` makes the sentence. A leading `?` says that the list is for hints and too long to be shown.
import {
  Alternation,
  type IParserErrorMessageProvider,
  type IProduction,
  NonTerminal,
  Option,
  Repetition,
  type Rule,
  Terminal,
  type TokenType,
} from 'chevrotain'
import { vocabulary } from './tokens.ts'

export interface Expectation {
  readonly types: readonly TokenType[]
  /** Whether the list is all that would have been right. */
  readonly exact: boolean
}

export class Expectations implements IParserErrorMessageProvider {
  /** By rule and token: what could have stood before that token and was left out. */
  readonly #skippable = new Map<string, Set<string>>()

  learn(rules: readonly Rule[]): void {
    for (const rule of rules) this.#learn(rule.name, rule.definition)
  }

  buildMismatchTokenMessage({
    expected,
    ruleName,
  }: {
    readonly expected: TokenType
    readonly ruleName: string
  }): string {
    return [...(this.#skippable.get(`${ruleName} ${expected.name}`) ?? []), expected.name].join(' ')
  }
  buildNotAllInputParsedMessage(): string {
    return ''
  }
  buildNoViableAltMessage(options: {
    readonly expectedPathsPerAlt: TokenType[][][]
    readonly customUserDescription?: string
  }): string {
    return options.customUserDescription ?? firstNames(options.expectedPathsPerAlt.flat())
  }
  buildEarlyExitMessage({ expectedIterationPaths }: { readonly expectedIterationPaths: TokenType[][] }): string {
    return firstNames(expectedIterationPaths)
  }

  #learn(rule: string, sequence: readonly IProduction[]): void {
    let skipped: TokenType[] = []
    for (const production of sequence) {
      if (production instanceof Terminal) {
        const key = `${rule} ${production.terminalType.name}`
        const known = this.#skippable.get(key) ?? new Set()
        this.#skippable.set(key, new Set([...known, ...skipped.map(({ name }) => name)]))
      }
      skipped = isOptional(production) ? [...skipped, ...firsts(production)] : []
      if (!(production instanceof NonTerminal) && 'definition' in production) {
        this.#learn(rule, production.definition as readonly IProduction[])
      }
    }
  }
}

/** Reads back what an error's message says. */
export function expectationOf(message: string): Expectation {
  const exact = !message.startsWith('?')
  const types = message
    .slice(exact ? 0 : 1)
    .split(' ')
    .flatMap((name) => byName.get(name) ?? [])
  return { types, exact }
}

function firstNames(paths: readonly (readonly TokenType[])[]): string {
  const names = paths.flatMap(([first]) => (first === undefined ? [] : [first.name]))
  return `?${[...new Set(names)].join(' ')}`
}

/** The tokens with which a production can begin. */
function firsts(production: IProduction): TokenType[] {
  if (production instanceof Terminal) return [production.terminalType]
  if (production instanceof NonTerminal) return firstsOf(production.referencedRule.definition)
  const { definition } = production as unknown as { readonly definition: readonly IProduction[] }
  return production instanceof Alternation ? definition.flatMap(firsts) : firstsOf(definition)
}

function firstsOf(sequence: readonly IProduction[]): TokenType[] {
  const end = sequence.findIndex((production) => !isOptional(production))
  return sequence.slice(0, end === -1 ? sequence.length : end + 1).flatMap(firsts)
}

function isOptional(production: IProduction): boolean {
  return production instanceof Option || production instanceof Repetition
}

const byName = new Map(vocabulary.map((type) => [type.name, type]))
