// The key format of joins: that of the left side, unless only the right one can stay as it is. Sides of another format are written anew.
import type { KeyFormat } from '../catalog/source.ts'
import { supports } from '../formats/features.ts'
import type { FormatName } from '../formats/format.ts'
import { AliasNode } from './alias-node.ts'
import { JoinNode } from './join-node.ts'
import type { QueryNode } from './query-node.ts'
import { RekeyNode } from './rekey-node.ts'
import { SourceNode } from './source-node.ts'

export function resolveKeyFormats(join: JoinNode, byDefault: FormatName): void {
  setFormat(join, preferred(join) ?? firstFormat(join) ?? plain(byDefault), byDefault)
}

function preferred(node: QueryNode): KeyFormat | undefined {
  if (node instanceof JoinNode) return preferred(node.left.node) ?? preferred(node.right.node)
  if (node instanceof AliasNode) return preferred(node.inputs[0])
  if (node instanceof SourceNode) return node.of.source.keyFormat
  return node instanceof RekeyNode && !node.needed ? preferred(node.inputs[0]) : undefined
}

function setFormat(node: QueryNode, format: KeyFormat, byDefault: FormatName): void {
  if (node instanceof JoinNode) {
    setFormat(node.left.node, format, byDefault)
    setFormat(node.right.node, format, byDefault)
  }
  if (node instanceof AliasNode) setFormat(node.inputs[0], format, byDefault)
  if (node instanceof RekeyNode) setRekeyed(node, format, byDefault)
}

function setRekeyed(node: RekeyNode, format: KeyFormat, byDefault: FormatName): void {
  const input = node.inputs[0]
  const join = input instanceof JoinNode ? input : undefined
  const own = preferred(input)
  // With a registry the same columns may have other schema ids, and then other bytes.
  if (node.needed || supports(format.name, 'SCHEMA_INFERENCE')) node.force(format, true)
  else if (join && (own === undefined || sameFormat(own, format))) return setFormat(join, format, byDefault)
  else if (own === undefined || !sameFormat(own, format)) node.force(format, false)
  if (join) resolveKeyFormats(join, byDefault)
}

function firstFormat(node: QueryNode): KeyFormat | undefined {
  if (node instanceof SourceNode) return node.of.source.keyFormat.name === 'NONE' ? undefined : node.of.source.keyFormat
  for (const input of node.inputs) {
    const found = firstFormat(input)
    if (found) return found
  }
  return undefined
}

function plain(name: FormatName): KeyFormat {
  return { name, properties: {}, features: new Set(), window: undefined }
}

function sorted(items: Iterable<unknown>): string[] {
  return Array.from(items, (item) => JSON.stringify(item)).sort((a, b) => (a < b ? -1 : 1))
}

function sameFormat(a: KeyFormat, b: KeyFormat): boolean {
  const text = ({ name, properties, features, window }: KeyFormat): string =>
    JSON.stringify([name, sorted(Object.entries(properties)), sorted(features), window?.type, window?.sizeMs])
  return text(a) === text(b)
}
