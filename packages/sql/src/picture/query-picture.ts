// EXPLAIN's picture: a query's steps from its topics down to what it writes, with the stores and internal topics of each.
import type { Topology } from '@millrace/topology'
import { rewrite } from '../analyze/traverse.ts'
import type { DataSource } from '../catalog/source.ts'
import { type Original, sourceCaption } from '../plan/caption.ts'
import type { QueryNode } from '../plan/query-node.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import { type Attachments, attachmentsOf } from './attachments.ts'
import type { Box, BoxSection } from './box.ts'
import { layout } from './layout.ts'
import { svgOf } from './svg.ts'

export interface PicturedQuery {
  readonly id: string
  readonly root: QueryNode
  readonly topology: Topology
  /** What it writes, or whether its rows go to whoever asked; else they are only kept. */
  readonly end: DataSource | 'asked' | 'kept'
}

/** As SVG. */
export function queryPicture({ id, root, topology, end }: PicturedQuery): string {
  const attached = attachmentsOf(root, topology)
  const { boxes } = drawn(root, { attached, original: originalNames(root) })
  return svgOf(layout(withEnd(boxes, end)), `Query ${id}`)
}

function withEnd(inputs: readonly Box[], end: PicturedQuery['end']): Box {
  const [only] = inputs
  if (end === 'kept' && only && inputs.length === 1) return only
  if (typeof end === 'string') {
    const rows: BoxSection = { kind: 'caption', title: 'rows', lines: ['to whoever asked'] }
    return { kind: 'rows', sections: [rows], inputs }
  }
  return { kind: 'topic', sections: [{ kind: 'caption', ...sourceCaption(end, end.name) }], inputs }
}

interface Drawing {
  readonly attached: (step: QueryNode) => Attachments
  readonly original: Original
}

/** Boxes that rows come out of; what nobody has drawn yet is for whoever takes them. */
interface Drawn {
  readonly boxes: readonly Box[]
  readonly pending: Attachments
}

/** A step without a caption is part of the one that takes its rows. */
function drawn(step: QueryNode, drawing: Drawing): Drawn {
  const inputs = step.inputs.map((input) => drawn(input, drawing))
  const all = [...inputs.map(({ pending }) => pending), drawing.attached(step)]
  const stores = all.flatMap((one) => one.stores)
  const topics = all.flatMap((one) => one.topics)
  const boxes = inputs.flatMap((one) => one.boxes)
  const captions = step.captions(drawing.original)
  if (captions.length === 0) return { boxes, pending: { stores, topics } }
  const sections: BoxSection[] = [
    ...captions.map((caption): BoxSection => ({ kind: 'caption', ...caption })),
    ...stores.map((title): BoxSection => ({ kind: 'store', title: `store ${title}`, lines: [] })),
    ...topics.map((title): BoxSection => ({ kind: 'topic', title: `topic ${title}`, lines: [] })),
  ]
  const kind = step.inputs.length === 0 ? 'topic' : 'step'
  return { boxes: [{ kind, sections, inputs: boxes }], pending: { stores: [], topics: [] } }
}

/** Columns as the query names them: `S.ID`, where joined rows have `S_ID`. */
function originalNames(root: QueryNode): Original {
  const originals = new Map(originalsOf(root))
  return (expression) =>
    rewrite(expression, (part) =>
      part.kind === 'column' && part.source === undefined ? originals.get(part.name) : undefined,
    )
}

function originalsOf(step: QueryNode): readonly (readonly [string, Expression])[] {
  return [...step.inputs.flatMap(originalsOf), ...(step.originals?.() ?? [])]
}
