// Two streams joined by key within a window of time: inner, left or outer. Re-keyed sides are repartitioned first, and topics of both sides are co-partitioned.
import type { Joiner } from '../functions.ts'
import type { JoinWindows } from '../join-windows.ts'
import { checkName } from '../names.ts'
import type { Expansion } from '../plan/expansion.ts'
import { GraphNode, type WriteNode } from '../plan/graph.ts'
import { joinStores } from '../plan/join-stores.ts'
import { addStore } from '../plan/materialized.ts'
import { repartitionForJoin } from '../plan/repartition.ts'
import type { Step, StepRef } from '../plan/step.ts'
import type { AnySerde, StreamDraft } from '../plan/stream.ts'
import type { StoreSpec } from '../store-spec.ts'

export interface StreamStreamJoinCall {
  readonly left: StepRef<StreamDraft>
  readonly right: StepRef<StreamDraft>
  readonly joiner: Joiner
  readonly windows: JoinWindows
  /** Records of the left side that meet nobody are joined with null, and the other way round. `keepsRight` only with `keepsLeft`. */
  readonly keepsLeft: boolean
  readonly keepsRight: boolean
  /** Records that meet nobody are joined with null at once, though a match may still come: Kafka Streams' joins before KIP-633. Default: false. */
  readonly eager?: boolean | undefined
  readonly name?: string | undefined
  readonly key?: AnySerde
  /** Of the left and of the right side's values. */
  readonly value?: AnySerde
  readonly otherValue?: AnySerde
  /** What the names of its stores begin with. */
  readonly store?: string | undefined
  /** Memory or LevelDB. Default: as the build says. */
  readonly inMemory?: boolean | undefined
  /** Changelog topics; with topic configs of their own. Default: true. */
  readonly logging?: boolean | Readonly<Record<string, string>> | undefined
}

export function streamStreamJoin(call: StreamStreamJoinCall): Step<StreamDraft> {
  if (call.name !== undefined) checkName(`${call.name}-outer-other-join`, 'name of a join')
  if (call.store !== undefined) checkName(`${call.store}-outer-shared-join-store`, 'store name of a join')
  return {
    kind: 'stream-stream-join',
    inputs: [call.left, call.right],
    expand: (expansion) => joinStreams(expansion, call),
  }
}

/** Names are burned in the order repartitions, windows, sides, merge. */
function joinStreams(expansion: Expansion, call: StreamStreamJoinCall): StreamDraft {
  const { names, graph } = expansion
  const { left, right } = repartitioned(expansion, call)
  const sources = expansion.copartition(left.sources, right.sources)
  const suffixes = joinSuffixes(call)
  const named = (suffix: string, prefix: string): string => names.node(call.name && call.name + suffix, prefix)
  const leftWindow = named('-this-windowed', 'KSTREAM-WINDOWED-')
  const rightWindow = named('-other-windowed', 'KSTREAM-WINDOWED-')
  const leftGenerated = names.generate(call.keepsRight ? 'KSTREAM-OUTERTHIS-' : 'KSTREAM-JOINTHIS-')
  const rightGenerated = names.generate(call.keepsLeft ? 'KSTREAM-OUTEROTHER-' : 'KSTREAM-JOINOTHER-')
  const name = named('-merge', 'KSTREAM-MERGE-')
  const nodes = {
    leftWindow,
    rightWindow,
    left: call.name === undefined ? leftGenerated : call.name + suffixes.left,
    right: call.name === undefined ? rightGenerated : call.name + suffixes.right,
    merge: name,
  }
  const generated = { left: leftGenerated, right: rightGenerated }
  const serdes = { key: call.key ?? left.keySerde, left: left.valueSerde, right: right.valueSerde }
  const stores = joinStores({ ...call, stores: expansion.options.stores, generated, suffixes, serdes })
  const buffers = {
    left: bufferNode(leftWindow, stores.left, call),
    right: bufferNode(rightWindow, stores.right, call),
  }
  graph.add([left.node], buffers.left)
  graph.add([right.node], buffers.right)
  const facts = { acceptsNullKeys: call.keepsLeft || call.keepsRight, joinBuffers: buffers }
  const node = new GraphNode(
    name,
    facts,
    writeJoin(nodes, stores, call, () => node),
  )
  graph.add([left.node, right.node], node)
  return { name, node, keySerde: call.key ?? left.keySerde, valueSerde: undefined, sources, rekeyed: false }
}

function joinSuffixes({ keepsLeft, keepsRight }: StreamStreamJoinCall): {
  readonly left: string
  readonly right: string
} {
  return {
    left: keepsRight ? '-outer-this-join' : '-this-join',
    right: keepsLeft ? '-outer-other-join' : '-other-join',
  }
}

function methodOf({ keepsLeft, keepsRight }: StreamStreamJoinCall): string {
  if (keepsRight) return 'outerJoin'
  return keepsLeft ? 'leftJoin' : 'join'
}

function repartitioned(
  expansion: Expansion,
  call: StreamStreamJoinCall,
): { readonly left: StreamDraft; readonly right: StreamDraft } {
  const method = methodOf(call)
  const side = (stream: StreamDraft, suffix: string, valueSerde: AnySerde): StreamDraft =>
    stream.rekeyed
      ? repartitionForJoin(expansion, stream, {
          prefix: call.name === undefined ? stream.name : call.name + suffix,
          keySerde: call.key,
          valueSerde,
          by: `${method} of '${stream.name}'`,
          fix: `.${method}(stream, f, window, …)`,
        })
      : { ...stream, valueSerde: valueSerde ?? stream.valueSerde }
  const left = side(expansion.of(call.left), '-left', call.value)
  const right = side(expansion.of(call.right), '-right', call.otherValue)
  return { left, right }
}

function bufferNode(name: string, store: StoreSpec, call: StreamStreamJoinCall): GraphNode {
  const operation = methodOf(call)
  return new GraphNode(name, {}, (builder, parents) => {
    builder.addProcessor(name, { kind: 'join-buffer', store: store.name }, parents)
    addStore(builder, store, { processor: name, operation, fix: `.${operation}(stream, f, window, …)` })
  })
}

interface JoinNodes {
  readonly leftWindow: string
  readonly rightWindow: string
  readonly left: string
  readonly right: string
  readonly merge: string
}

type JoinStores = ReturnType<typeof joinStores>

function writeJoin(nodes: JoinNodes, stores: JoinStores, call: StreamStreamJoinCall, self: () => GraphNode): WriteNode {
  const { joiner, windows, keepsLeft, keepsRight } = call
  const { left, right, unmatched } = stores
  return (builder, _parents, { selfJoins }) => {
    if (selfJoins.has(self())) {
      const operator = { kind: 'stream-self-join', store: left.name, joiner, windows } as const
      builder.addProcessor(nodes.merge, operator, [nodes.leftWindow])
      builder.connect(nodes.merge, [left.name])
      return
    }
    const unmatchedStore = unmatched?.name
    const shared = { kind: 'stream-stream-join', joiner, windows, unmatchedStore, join: nodes.merge } as const
    const ofLeft = { ...shared, side: 'left', otherStore: right.name, keepsThis: keepsLeft } as const
    const ofRight = { ...shared, side: 'right', otherStore: left.name, keepsThis: keepsRight } as const
    builder.addProcessor(nodes.left, ofLeft, [nodes.leftWindow])
    builder.addProcessor(nodes.right, ofRight, [nodes.rightWindow])
    builder.connect(nodes.left, [right.name])
    builder.connect(nodes.right, [left.name])
    if (unmatched !== undefined) builder.addStore(unmatched, [nodes.left, nodes.right])
    builder.addProcessor(nodes.merge, { kind: 'pass-through' }, [nodes.left, nodes.right])
  }
}
