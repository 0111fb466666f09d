// Which joins there are: of what with what, on which columns, over how many partitions. What is wrong is refused in ksqlDB's words.
import type { AliasedSource, JoinInfo } from '../analyze/analysis.ts'
import { statementError } from '../errors.ts'
import { formatExpression } from '../syntax/format/expression.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import { type SqlType, typeText } from '../types/sql-type.ts'
import type { Compiler } from './compiler.ts'
import { JoinNode } from './join-node.ts'
import type { JoinKey } from './join-rows.ts'
import { unqualify } from './projection.ts'
import type { InputContext } from './query-input.ts'
import type { QueryNode } from './query-node.ts'
import { SourceNode } from './source-node.ts'

/** Throws for joins that there are not; gives the key of a join by foreign key. */
export function foreignKeyOf(
  info: JoinInfo,
  left: QueryNode,
  right: SourceNode,
  compiler: Compiler,
): JoinKey | undefined {
  const names = `${info.left.source.name} ${joinTexts[info.type]} ${info.right.source.name}`
  if (left.output === 'STREAM') {
    if (right.output === 'TABLE') checkStreamTable(info, right, names)
    return undefined
  }
  if (right.output === 'STREAM') {
    throw statementError(
      `Invalid join order: table-stream joins are not supported; only stream-table joins. Got ${names}.`,
      { hint: 'Name the stream in FROM and join the table' },
    )
  }
  if (info.within) {
    throw statementError(
      'A window definition was provided for a Table-Table join. These joins are not windowed. Please drop the window definition (ie. the WITHIN clause) and try to execute your Table-Table join again.',
      { span: info.within.span },
    )
  }
  if (!isKeyOf(info.rightExpression, right)) {
    throw statementError(
      'Invalid join condition: table-table joins require to join on the primary key of the right input table.' +
        ` Got ${conditionText(info)}.`,
    )
  }
  if (isPrimaryKey(info.leftExpression, left)) {
    checkTypes(info, keyType(left), keyType(right))
    return undefined
  }
  return foreignKey(info, left, right, { compiler, names })
}

function foreignKey(
  info: JoinInfo,
  left: QueryNode,
  right: SourceNode,
  { compiler, names }: { readonly compiler: Compiler; readonly names: string },
): JoinKey {
  if (info.type === 'OUTER' || info.type === 'RIGHT') {
    const kind = info.type === 'OUTER' ? 'full-outer' : 'right-outer'
    throw statementError(
      `Invalid join type: ${kind} join not supported for foreign-key table-table join. Got ${names}.`,
    )
  }
  if (!(left instanceof SourceNode)) {
    throw statementError(
      'Invalid join condition: foreign-key table-table joins are not supported as part of n-way joins.' +
        ` Got ${conditionText(info)}.`,
    )
  }
  checkTypes(info, compiler.typeOf(unqualify(false)(info.leftExpression), left.schema.value), keyType(right))
  if (right.of.source.keyFormat.window) {
    throw statementError('Foreign-key table-table joins are not supported on windowed tables.')
  }
  return { kind: 'foreign', expression: unqualify(true)(info.leftExpression) }
}

function checkStreamTable(info: JoinInfo, right: SourceNode, names: string): void {
  if (info.type === 'OUTER' || info.type === 'RIGHT') {
    const kind = info.type === 'OUTER' ? 'full-outer' : 'right-outer'
    throw statementError(`Invalid join type: ${kind} join not supported for stream-table join. Got ${names}.`)
  }
  if (!isKeyOf(info.rightExpression, right)) {
    throw statementError(
      "Invalid join condition: stream-table joins require to join on the table's primary key." +
        ` Got ${conditionText(info)}.`,
    )
  }
  if (info.within) {
    throw statementError(
      'A window definition was provided for a Stream-Table join. These joins are not windowed.' +
        ' Please drop the window definition (ie. the WITHIN clause) and try to execute your join again.',
      { span: info.within.span },
    )
  }
}

const joinTexts: Readonly<Record<JoinInfo['type'], string>> = {
  INNER: '[INNER] JOIN',
  LEFT: 'LEFT [OUTER] JOIN',
  RIGHT: 'RIGHT [OUTER] JOIN',
  OUTER: '[FULL] OUTER JOIN',
}

function conditionText({ flipped, leftExpression, rightExpression }: JoinInfo): string {
  const [left, right] = [leftExpression, rightExpression].map((one) => formatExpression(one))
  return flipped ? `${right} = ${left}` : `${left} = ${right}`
}

function isKeyOf(expression: Expression, { of }: SourceNode): boolean {
  const [key, second] = of.source.schema.key
  return expression.kind === 'column' && second === undefined && key?.name === expression.name
}

/** Of a source that is joined already. */
function isPrimaryKey(expression: Expression, node: QueryNode): boolean {
  if (expression.kind !== 'column') return false
  const source = sourcesIn(node).find(({ of }) => of.alias === expression.source)
  return source !== undefined && isKeyOf(expression, source)
}

function sourcesIn(node: QueryNode): SourceNode[] {
  return node instanceof SourceNode ? [node] : node.inputs.flatMap(sourcesIn)
}

export function firstSource(node: QueryNode): AliasedSource {
  return (sourcesIn(node)[0] as SourceNode).of
}

function keyType({ schema }: QueryNode): SqlType | null {
  return schema.key[0]?.type ?? null
}

function checkTypes(info: JoinInfo, left: SqlType | null, right: SqlType | null): void {
  const text = (type: SqlType | null): string => (type === null ? 'NULL' : typeText(type))
  if (text(left) === text(right)) return
  const sides = [
    `${formatExpression(info.leftExpression)}{${text(left)}}`,
    `${formatExpression(info.rightExpression)}{${text(right)}}`,
  ]
  if (info.flipped) sides.reverse()
  throw statementError(`Invalid join condition: types don't match. Got ${sides.join(' = ')}.`)
}

/** Joined topics must have as many partitions as each other; foreign keys travel through topics of their own. */
export function checkPartitions(node: QueryNode, topics: InputContext['topics']): void {
  if (node instanceof JoinNode && node.key.kind !== 'foreign') {
    const [left, right] = [node.left.node, node.right.node].map((side) => partitionsOf(side))
    if (left && right && left.count !== undefined && right.count !== undefined && left.count !== right.count) {
      throw statementError(
        `Can't join \`${left.alias}\` with \`${right.alias}\` since the number of partitions don't match.` +
          ` \`${left.alias}\` partitions = ${left.count}; \`${right.alias}\` partitions = ${right.count}.` +
          ' Please repartition either one so that the number of partitions match.',
      )
    }
  }
  for (const input of node.inputs) checkPartitions(input, topics)

  function partitionsOf(side: QueryNode): { alias: string; count: number | undefined } {
    const sources = sourcesIn(side)
    const alias = (sources[0] as SourceNode).of.alias
    return { alias, count: topics.topic((sources.at(-1) as SourceNode).of.source.topic)?.partitions }
  }
}
