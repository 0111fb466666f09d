// Which types the topics of a case carry, read from its steps: what sources and sinks say of keys and values.
import { forwardedBy } from './build-processors.ts'
import type { CaseStep, ConformanceCase, StepOut } from './case.ts'

export type Types = Pick<StepOut, 'key' | 'value'>

/** The types of the records piped to a topic. */
export function inputTypes({ topology }: ConformanceCase, topic: string): Types {
  const source = topology.find(
    ({ topics, topic: single, pattern, key, value, from }) =>
      key !== undefined &&
      value !== undefined &&
      from === undefined &&
      ((topics as string[] | undefined)?.includes(topic) ||
        single === topic ||
        (typeof pattern === 'string' && new RegExp(`^(?:${pattern})$`).test(topic))),
  )
  if (source === undefined) throw new Error(`no step reads topic ${topic}`)
  return { key: source.key as string, value: source.value as string }
}

/** The types of the records written to a topic; topics chosen by an expression are all of the same. */
export function outputTypes({ topology }: ConformanceCase, topic: string): Types {
  const sinks = topology.filter(({ op }) => op === 'to' || op === 'addSink')
  const sink = sinks.find((step) => step.topic === topic) ?? sinks.find(({ topicExpr }) => topicExpr !== undefined)
  if (sink === undefined) throw new Error(`no step writes to topic ${topic}`)
  if (sink.op === 'addSink') return forwardedBy(topology, (sink.parents as readonly string[])[0])
  return typesOf(topology, sink.from)
}

function typesOf(topology: readonly CaseStep[], id: string | undefined): Types {
  const branch = /^(.*)\.(\d+|default)$/.exec(id ?? '')
  const step = topology.find((other) => other.id === id) ?? topology.find((other) => other.id === branch?.[1])
  if (step?.out !== undefined && step.op !== 'split') return step.out
  if (step?.op === 'split') return typesOf(topology, step.from)
  throw new Error(`step ${id} says nothing of its types`)
}
