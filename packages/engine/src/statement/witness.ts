// Eyes for a statement that is tried: what it asks of topics and of the Schema Registry is noted, and answered the same when it is carried out.
import type { SchemaRegistry } from '@millrace/serde'
import type { TopicDirectory } from '@millrace/sql'
import { questionOf, type Seen, type SeenTopic } from '../command/command.ts'

export class Witness {
  readonly #topics: Record<string, SeenTopic | null> = {}
  readonly #schemas: Record<string, unknown> = {}
  readonly topics: TopicDirectory
  readonly registry: SchemaRegistry | undefined

  constructor(topics: TopicDirectory, registry?: SchemaRegistry) {
    this.topics = {
      topic: (name) => {
        const topic = topics.topic(name)
        this.#topics[name] = topic ? { partitions: topic.partitions, replicas: topic.replicas } : null
        return topic
      },
      check: (name, wanted) => topics.check?.(name, wanted),
    }
    this.registry = registry && askedOf(registry, (question, answer) => void (this.#schemas[question] = answer))
  }

  get seen(): Seen {
    return { topics: this.#topics, schemas: this.#schemas }
  }
}

export function seenTopics({ topics }: Seen): TopicDirectory {
  return { topic: (name) => topics[name] ?? undefined }
}

/** Answers as it did before; asks anew what was not asked, such as the schemas of records that come later. */
export function seenRegistry({ schemas }: Seen, registry: SchemaRegistry | undefined): SchemaRegistry | undefined {
  return registry && askedOf(registry, () => undefined, schemas)
}

function askedOf(
  registry: SchemaRegistry,
  note: (question: string, answer: unknown) => void,
  known: Seen['schemas'] = {},
): SchemaRegistry {
  return new Proxy(registry, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      return async (...args: unknown[]): Promise<unknown> => {
        const question = questionOf(String(name), args)
        // JSON has no undefined: what was not found was noted as null.
        if (Object.hasOwn(known, question)) return known[question] ?? undefined
        const answer: unknown = await Reflect.apply(method, target, args)
        note(question, answer ?? null)
        return answer
      }
    },
  })
}
