// What a rule expected, carried through chevrotain's errors: their message is only a list of token names, and
// `diagnostic.ts` makes the sentence. A leading `?n` says that the list is for hints and too long to be shown, and that
// the first `n` tokens were right.
import type {
  IParserErrorMessageProvider as MessageProvider,
  IProduction as Production,
  IToken,
  Rule,
  TokenType,
} from 'chevrotain'
import { Alternation, NonTerminal, Option, Repetition, Terminal, tokenMatcher } from 'chevrotain'
import { vocabulary } from './tokens.ts'

export interface Expectation {
  readonly types: readonly TokenType[]
  /** Whether the list is all that would have been right. */
  readonly exact: boolean
  /** How many tokens from the error's on were right. */
  readonly offset: number
}

export class Expectations implements MessageProvider {
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
    readonly actual: IToken[]
    readonly customUserDescription?: string
  }): string {
    return options.customUserDescription ?? afterRightOnes(options.expectedPathsPerAlt.flat(), options.actual)
  }
  buildEarlyExitMessage(options: {
    readonly expectedIterationPaths: TokenType[][]
    readonly actual: IToken[]
  }): string {
    return afterRightOnes(options.expectedIterationPaths, options.actual)
  }

  #learn(rule: string, sequence: readonly Production[]): void {
    let skipped: TokenType[] = []
    for (const production of sequence) {
      if (production instanceof Terminal) {
        const key = `${rule} ${production.terminalType.name}`
        const known = this.#skippable.get(key) ?? new Set()
        this.#skippable.set(key, new Set([...known, ...skipped.map(({ name }) => name)]))
      }
      skipped = isOptional(production) ? [...skipped, ...firsts(production)] : []
      if (!(production instanceof NonTerminal) && 'definition' in production) {
        this.#learn(rule, production.definition as readonly Production[])
      }
    }
  }
}

/** Reads back what an error's message says. */
export function expectationOf(message: string): Expectation {
  const [, offset, names = ''] = /^(?:\?(\d+) )?(.*)$/.exec(message) ?? []
  const types = names.split(' ').flatMap((name) => byName.get(name) ?? [])
  return { types, exact: offset === undefined, offset: Number(offset ?? 0) }
}

/** A path that was right to its end was closed for another reason: what it wants does not help. */
function afterRightOnes(paths: readonly (readonly TokenType[])[], actual: readonly IToken[]): string {
  const wrong = paths
    .map((path) => ({ path, at: path.findIndex((type, index) => !isType(actual[index], type)) }))
    .filter(({ at }) => at !== -1)
  const offset = Math.max(0, ...wrong.map(({ at }) => at))
  const names = wrong.flatMap(({ path, at }) => (at === offset && path[at] ? [path[at].name] : []))
  return `?${offset} ${[...new Set(names)].join(' ')}`
}

function isType(token: IToken | undefined, type: TokenType): boolean {
  return token !== undefined && tokenMatcher(token, type)
}

/** The tokens with which a production can begin. */
function firsts(production: Production): TokenType[] {
  if (production instanceof Terminal) return [production.terminalType]
  if (production instanceof NonTerminal) return firstsOf(production.referencedRule.definition)
  const { definition } = production as unknown as { readonly definition: readonly Production[] }
  return production instanceof Alternation ? definition.flatMap(firsts) : firstsOf(definition)
}

function firstsOf(sequence: readonly Production[]): TokenType[] {
  const end = sequence.findIndex((production) => !isOptional(production))
  return sequence.slice(0, end === -1 ? sequence.length : end + 1).flatMap(firsts)
}

function isOptional(production: Production): boolean {
  return production instanceof Option || production instanceof Repetition
}

const byName = new Map(vocabulary.map((type) => [type.name, type]))
