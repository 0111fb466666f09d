// Joins of a query, left-deep: each adds a source on the right, under the key that the rows have so far or a new one.
import type { AliasedSource, JoinInfo } from '../analyze/analysis.ts'
import { joinKeys } from '../analyze/join-keys.ts'
import { identityOf } from '../analyze/traverse.ts'
import { keyFormatSetting, textSetting } from '../statement/properties/settings.ts'
import { supports } from '../formats/features.ts'
import type { FormatName } from '../formats/format.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import { checkPartitions, firstSource, foreignKeyOf } from './join-checks.ts'
import { AliasNode } from './alias-node.ts'
import type { InputContext } from './query-input.ts'
import { resolveKeyFormats } from './join-key-format.ts'
import { JoinNode } from './join-node.ts'
import type { JoinKey } from './join-rows.ts'
import { columnNamed, joinedName, type Projection, type Unqualify, unqualify } from './projection.ts'
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
  const foreign = foreignKeyOf(info, left, right, context.compiler)
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
  const rekeyed = new RekeyNode(node, `${prefix}SourceKeyed`, unqualify(false)(expression), { compiler, valueFormat })
  return new AliasNode(rekeyed, name, alias, stored)
}

/** Structs as keys with a registry: other writers' schemas may differ from those of the subscriptions. */
function needsNewSchema({ of, schema }: SourceNode): boolean {
  return supports(of.source.keyFormat.name, 'SCHEMA_INFERENCE') && schema.key.some(({ type }) => type.kind === 'STRUCT')
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
