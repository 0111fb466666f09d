// The parser's engine: chevrotain's building blocks under names of our own, and what rules remember while they build
// a tree (variables, lambda parameters, problems). Rules live in `rules/`; they look into tokens and trees of children
// only within `act`, because after an error a child may be missing.
import { EmbeddedActionsParser, type IToken, type ParserMethod, tokenMatcher, type TokenType } from 'chevrotain'
import { Expectations } from './expectation.ts'
import type { Span } from './span.ts'
import { vocabulary } from './tokens.ts'
import { AnyWord, Name, words } from './words.ts'

export type Rule<T> = ParserMethod<[], T>

/** Something that reads well and means nothing: a number out of range, an option given twice. */
export interface Problem {
  readonly kind: 'meaning' | 'variable'
  readonly message: string
  readonly span: Span
}

export class Grammar extends EmbeddedActionsParser {
  /** Values for `${name}`; undefined where variables are not replaced. */
  variables: ReadonlyMap<string, string> | undefined
  /** Whether statements of test scripts are read, too. */
  testScript = false
  readonly problems: Problem[] = []
  readonly #expectations: Expectations
  readonly #lambdaParameters: string[] = []

  /** `check`: `seal` refuses rules that contradict each other. A third of its time, and always with the same outcome. */
  constructor({ check = false }: { readonly check?: boolean } = {}) {
    const expectations = new Expectations()
    const skipValidations = !check
    super(vocabulary, { recoveryEnabled: true, maxLookahead: 2, errorMessageProvider: expectations, skipValidations })
    this.#expectations = expectations
  }

  /** Readies the engine for the next statement. */
  begin(tokens: readonly IToken[], variables: ReadonlyMap<string, string> | undefined, testScript: boolean): void {
    this.input = [...tokens]
    this.variables = variables
    this.testScript = testScript
    this.problems.length = 0
    this.#lambdaParameters.length = 0
  }

  /** To be called once, after the last rule. */
  seal(): void {
    this.performSelfAnalysis()
    this.#expectations.learn(Object.values(this.getGAstProductions()))
  }

  rule<T>(name: string, body: () => T): Rule<T> {
    // chevrotain makes a member of each rule: without the prefix one could replace a method.
    return this.RULE(`rule_${name}`, body)
  }
  /** `index` tells apart the places of one rule that take or call the same. */
  take(type: TokenType, index = 0): IToken {
    return this.consume(index, type)
  }
  call<T>(rule: Rule<T>, index = 0): T {
    return this.subrule(index, rule)
  }
  maybe<T>(body: () => T, index = 0): T | undefined {
    return this.option(index, body)
  }
  maybeIf<T>(gate: () => boolean, body: () => T, index = 0): T | undefined {
    return this.option(index, { GATE: gate, DEF: body })
  }
  repeat(body: () => void, index = 0): void {
    this.many(index, body)
  }
  repeatIf(gate: () => boolean, body: () => void, index = 0): void {
    this.many(index, { GATE: gate, DEF: body })
  }
  repeatAtLeastOnce(body: () => void, index = 0): void {
    this.atLeastOne(index, body)
  }
  choose<T>(alternatives: readonly (() => T)[], index = 0): T {
    return this.or(
      index,
      alternatives.map((ALT) => ({ ALT })),
    )
  }
  /** The first alternative whose gate is open and whose first tokens fit. */
  chooseFirst<T>(alternatives: readonly { readonly gate?: () => boolean; readonly body: () => T }[], index = 0): T {
    const DEF = alternatives.map(({ gate, body }) => (gate === undefined ? { ALT: body } : { GATE: gate, ALT: body }))
    return this.or(index, { DEF, IGNORE_AMBIGUITIES: true })
  }
  /** One of single tokens; an error names them all. */
  takeOneOf(types: readonly TokenType[], index = 0): IToken {
    return this.or(index, {
      DEF: types.map((type) => ({ ALT: () => this.consume(index, type) })),
      ERR_MSG: types.map(({ name }) => name).join(' '),
    })
  }
  /**
   * What looks into tokens and trees. Left out after an error, when the tree is lost, and while chevrotain learns the
   * grammar, when both are stand-ins.
   */
  act<T>(body: () => T): T {
    return this.ACTION(() => (this.errors.length === 0 ? body() : (undefined as T)))
  }

  /** The `n`th token ahead; 0 is the last one taken. */
  ahead(n: number): IToken {
    return this.LA(n)
  }
  isAhead(n: number, type: TokenType): boolean {
    return tokenMatcher(this.LA(n), type)
  }
  /** From the start of a token to the end of the last one taken. */
  spanFrom(first: IToken): Span {
    const last = this.LA(0)
    return { start: first.startOffset, end: (last.endOffset ?? first.startOffset - 1) + 1 }
  }

  // A sign that is missing or too much is mended in place; a word in the place of another tells that all is different.
  protected override canTokenTypeBeInsertedInRecovery(type: TokenType): boolean {
    return !isWord(type)
  }
  protected override canTokenTypeBeDeletedInRecovery(type: TokenType): boolean {
    return !isWord(type)
  }

  enterLambda(parameters: readonly string[]): void {
    this.#lambdaParameters.push(...parameters)
  }
  leaveLambda(parameters: readonly string[]): void {
    this.#lambdaParameters.length -= parameters.length
  }
  isLambdaParameter(name: string): boolean {
    return this.#lambdaParameters.includes(name)
  }

  problem(message: string, span: Span): void {
    this.problems.push({ kind: 'meaning', message, span })
  }
  /** A variable whose value does not fit its place. */
  illegalArgument(message: string, span: Span): void {
    this.problems.push({ kind: 'variable', message, span })
  }
}

function isWord(type: TokenType): boolean {
  return type === Name || type === AnyWord || Object.hasOwn(words, type.name)
}
