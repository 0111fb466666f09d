// Topics, or a pattern of topics, read as a stream.
import { checkName } from '../names.ts'
import type { NullRule, TimestampExtractor } from '../nodes/node.ts'
import { topologyError } from '../errors.ts'
import { GraphNode } from '../plan/graph.ts'
import { requireSerde } from '../plan/missing-serde.ts'
import type { Step } from '../plan/step.ts'
import type { AnySerde, StreamDraft } from '../plan/stream.ts'

export interface StreamCall {
  readonly topics: readonly string[] | RegExp
  readonly key?: AnySerde
  readonly value?: AnySerde
  readonly name?: string | undefined
  readonly timestampExtractor?: TimestampExtractor | undefined
  readonly offsetReset?: 'earliest' | 'latest' | undefined
  readonly nullKeys?: NullRule | undefined
  readonly nullValues?: NullRule | undefined
}

export function stream(call: StreamCall): Step<StreamDraft> {
  const { topics, key, value } = call
  if (call.name !== undefined) checkName(call.name, 'name of a stream')
  checkTopics(topics)
  return {
    kind: 'stream',
    inputs: [],
    expand({ names, graph }) {
      const name = names.node(call.name, 'KSTREAM-SOURCE-')
      const source = {
        topics,
        keySerde: key,
        valueSerde: value,
        timestampExtractor: call.timestampExtractor,
        offsetReset: call.offsetReset,
        nullKeys: call.nullKeys,
        nullValues: call.nullValues,
      }
      const node = new GraphNode(name, { streamSource: source }, (builder) => {
        const from = topics instanceof RegExp ? `topics matching ${String(topics)}` : `topic '${topics.join("', '")}'`
        const use = { by: `stream '${name}'`, does: 'reads', place: `from ${from}`, fix: '.stream(topic, …)' } as const
        requireSerde(key, 'key', use)
        requireSerde(value, 'value', use)
        builder.addSource(name, source)
      })
      graph.addSource(node)
      return { name, node, keySerde: key, valueSerde: value, sources: new Set([name]), rekeyed: false }
    },
  }
}

function checkTopics(topics: readonly string[] | RegExp): void {
  if (topics instanceof RegExp) return
  if (topics.length === 0) {
    throw topologyError('TOPOLOGY_ARGUMENT_INVALID', 'a stream of no topic was asked for; name at least one')
  }
  for (const topic of topics) checkName(topic, 'topic')
}
