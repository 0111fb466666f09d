// Joins of a query, left-deep: each adds a source on the right, under the key that the rows have so far or a new one.
import type { AliasedSource, JoinInfo } from '../analyze/analysis.ts'
import { joinKeys } from '../analyze/join-keys.ts'
import { identityOf, rewrite } from '../analyze/traverse.ts'
import { statementError } from '../errors.ts'
import { keyFormatSetting, textSetting } from '../statement/properties/settings.ts'
import type { FormatName } from '../formats/format.ts'
import { formatExpression } from '../syntax/format/expression.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import { type SqlType, typeText } from '../types/sql-type.ts'
import { AliasNode } from './alias-node.ts'
import type { InputContext } from './query-input.ts'
import { resolveKeyFormats } from './join-key-format.ts'
import { type JoinKey, JoinNode } from './join-node.ts'
import { columnNamed, joinedName, type Projection, type Unqualify } from './projection.ts'
import type { QueryNode } from './query-node.ts'
import { RekeyNode } from './rekey-node.ts'
import { type RowExtent, SourceNode } from './source-node.ts'

export interface JoinContext extends InputContext {
  readonly projection: Projection
  readonly extent: RowExtent
  readonly unqualify: Unqualify
}

export function joinSources(joins: readonly JoinInfo[], context: JoinContext): QueryNode {
  const node = joinNode(joins, '', context)
  const byDefault = textSetting(context.properties, keyFormatSetting)?.toUpperCase() ?? 'KAFKA'
  resolveKeyFormats(node, byDefault as FormatName)
  checkPartitions(node, context.topics)
  return node
}

/** `prefix` is before the names of the node and its sides: each further join down the left has an `L_` more. */
function joinNode(joins: readonly JoinInfo[], prefix: string, context: JoinContext): JoinNode {
  const info = joins.at(-1) as JoinInfo
  const before = joins.slice(0, -1)
  const source = (side: 'Left' | 'Right', of: AliasedSource): SourceNode =>
    new SourceNode(`KafkaTopic_${prefix}${side}`, of, context.extent)
  const left = before.length > 0 ? joinNode(before, `${prefix}L_`, context) : source('Left', info.left)
  const right = source('Right', info.right)
  const foreign = foreignKeyOf(info, left, right, context)
  const key = foreign ?? joinKey(joins, { left, right, prefix }, context)
  const valueFormat = firstSource(left).source.valueFormat
  const rightFormat = info.right.source.valueFormat
  const sides = {
    left: {
      node: leftSide(left, before, info, {
        ...context,
        prefix,
        isForeign: foreign !== undefined,
        keepsKey: foreign !== undefined,
      }),
      valueFormat,
    },
    right: {
      node: keyed(right, info.rightExpression, {
        ...context,
        prefix: `${prefix}Right`,
        isForeign: foreign !== undefined,
        keepsKey: foreign !== undefined && !needsNewSchema(right),
      }),
      valueFormat: rightFormat,
    },
  }
  return new JoinNode(`${prefix}Join`, sides, info, key)
}

interface SideContext extends JoinContext {
  readonly prefix: string
  /** Of a join by foreign key, whose rows travel between its parts. */
  readonly isForeign: boolean
  /** The side need not have the join's key. */
  readonly keepsKey: boolean
}

function leftSide(
  left: QueryNode,
  before: readonly JoinInfo[],
  { leftExpression }: JoinInfo,
  context: SideContext,
): QueryNode {
  const { prefix, compiler } = context
  if (left instanceof SourceNode) return keyed(left, leftExpression, { ...context, prefix: `${prefix}Left` })
  if (joinKeys(before).equivalent.has(identityOf(leftExpression))) return left
  const valueFormat = firstSource(left).source.valueFormat
  return new RekeyNode(left, `${prefix}LeftSourceKeyed`, context.unqualify(leftExpression), { compiler, valueFormat })
}

/** A source under the join's key, its columns with its alias before them. */
function keyed(
  node: SourceNode,
  expression: Expression,
  { prefix, compiler, isForeign, keepsKey }: SideContext,
): QueryNode {
  const { alias, source } = node.of
  const { valueFormat } = source
  const name = `PrependAlias${prefix}`
  const stored = isForeign ? valueFormat : undefined
  if (keepsKey) return new AliasNode(node, name, alias, stored)
  const rekeyed = new RekeyNode(node, `${prefix}SourceKeyed`, withoutSource(expression), { compiler, valueFormat })
  return new AliasNode(rekeyed, name, alias, stored)
}

function withoutSource(expression: Expression): Expression {
  return rewrite(expression, (part) => (part.kind === 'column' ? { ...part, source: undefined } : undefined))
}

/** Structs as keys with a registry: other writers' schemas may differ from those of the subscriptions. */
function needsNewSchema({ of, schema }: SourceNode): boolean {
  const hasRegistry = ['AVRO', 'PROTOBUF', 'JSON_SR'].includes(of.source.keyFormat.name)
  return hasRegistry && schema.key.some(({ type }) => type.kind === 'STRUCT')
}

function joinKey(
  joins: readonly JoinInfo[],
  { left, right, prefix }: { readonly left: QueryNode; readonly right: SourceNode; readonly prefix: string },
  { projection }: JoinContext,
): JoinKey {
  const { viable } = joinKeys(joins)
  const [first] = viable
  if (!first) return { kind: 'synthetic', name: prefix + syntheticName(left, right) }
  const selected = viable.find(({ source = '', name }) => projection.has(columnNamed(joinedName(source, name)), source))
  const { source = '', name } = selected ?? first
  return { kind: 'column', name: joinedName(source, name), viable }
}

/** ROWKEY, with a number where a source has such a column. */
function syntheticName(left: QueryNode, right: SourceNode): string {
  const used = new Set([...left.schema.value, ...right.schema.value].map(({ name }) => name))
  if (!used.has('ROWKEY')) return 'ROWKEY'
  let n = 1
  while (used.has(`ROWKEY_${n}`)) n += 1
  return `ROWKEY_${n}`
}

/** Throws for joins that there are not; gives the key of a join by foreign key. */
function foreignKeyOf(info: JoinInfo, left: QueryNode, right: SourceNode, context: JoinContext): JoinKey | undefined {
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
  return foreignKey(info, left, right, { ...context, names })
}

function foreignKey(
  info: JoinInfo,
  left: QueryNode,
  right: SourceNode,
  { compiler, names }: JoinContext & { readonly names: string },
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
  checkTypes(info, compiler.typeOf(withoutSource(info.leftExpression), left.schema.value), keyType(right))
  if (right.of.source.keyFormat.window) {
    throw statementError('Foreign-key table-table joins are not supported on windowed tables.')
  }
  const aliased = rewrite(info.leftExpression, (part) =>
    part.kind === 'column' ? columnNamed(joinedName(part.source ?? '', part.name), part.span) : undefined,
  )
  return { kind: 'foreign', expression: aliased }
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

function firstSource(node: QueryNode): AliasedSource {
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
function checkPartitions(node: QueryNode, topics: InputContext['topics']): void {
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
