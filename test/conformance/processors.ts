// The processors and transformers that conformance cases name.
import type {
  KeyValueStore,
  Processor,
  ProcessorContext,
  ProcessorSupplier,
  PutOutcome,
  StreamRecord,
  ValueTransformerSupplier,
  VersionedRecord,
  VersionedStore,
  WindowStore,
} from '@millrace/streams'
import type { CaseStep } from './case.ts'
import { compile, compilePredicate, shown, text, type Value } from './expressions.ts'

type Row = NonNullable<Value>
type Rec = StreamRecord<Value, Value>
type Context = ProcessorContext<Value, Value>
type Process = (record: Rec) => void
type MakeProcessor = (step: CaseStep, context: Context) => Process

interface CasePunctuation {
  readonly type: 'streamTime' | 'wallClock'
  readonly intervalMs: number
  readonly cancelAfter?: number
}

const stored = (step: CaseStep, context: Context): KeyValueStore<Row, Value> => context.store(step.store as string)

const processors: Readonly<Record<string, MakeProcessor>> = {
  identity: (_step, context) => (record) => context.forward(record),
  tick: (_step, context) => (record) => context.forward(record),
  twice: (_step, context) => (record) => {
    context.forward(record)
    context.forward(record)
  },
  mapValue: (step, context) => {
    const map = compile(step.value as string)
    return (record) => context.forward({ ...record, value: map(record.key, record.value) })
  },
  dedup: (step, context) => {
    const store = stored(step, context)
    return (record) => {
      if (record.key === null) return
      if (text(store.get(record.key) ?? null) === text(record.value)) return
      store.put(record.key, record.value)
      context.forward(record)
    }
  },
  counter: (step, context) => {
    const store = stored(step, context)
    return (record) => {
      if (record.key === null) return
      const count = ((store.get(record.key) as number | undefined) ?? 0) + 1
      store.put(record.key, count)
      if (step.forward) context.forward({ ...record, value: count })
    }
  },
  addHeader: (step, context) => {
    const value = compile(step.value as string)
    return (record) => {
      const text = value(record.key, record.value)
      const header = { key: step.header as string, value: text === null ? null : Buffer.from(shown(text), 'utf8') }
      context.forward({ ...record, headers: [...record.headers, header] })
    }
  },
  removeHeader: (step, context) => (record) =>
    context.forward({ ...record, headers: record.headers.filter(({ key }) => key !== step.header) }),
  shiftTimestamp: (step, context) => (record) =>
    context.forward({ ...record, timestamp: Math.max(0, record.timestamp + (step.offsetMs as number)) }),
  setTimestampRaw: (step, context) => (record) => context.forward({ ...record, timestamp: step.timestampMs as number }),
  probe: (_step, context) => (record) => {
    const { streamTimeMs, wallClockMs } = context
    const value = `v=${shown(record.value)},ts=${record.timestamp},stream=${streamTimeMs},wall=${wallClockMs}`
    context.forward({ ...record, value })
  },
  meta: (_step, context) => (record) => {
    // Java has metadata in punctuations too: those of no record.
    const { topic, partition, offset } = context.recordMetadata ?? { topic: null, partition: -1, offset: -1 }
    const value = `${shown(record.value)}@${topic}-${partition}:${offset}`
    context.forward({ ...record, value })
  },
  route: (step, context) => {
    const predicate = compilePredicate(step.predicate as string)
    return (record) => {
      const child = predicate(record.key, record.value) ? step.ifTrue : step.ifFalse
      context.forward(record, child as string)
    }
  },
  windowCounter: (step, context) => {
    const store = context.store<WindowStore<Row, number>>(step.store as string)
    const size = step.windowSizeMs as number
    return (record) => {
      const { key, timestamp } = record
      if (key === null) return
      const start = timestamp - (timestamp % size)
      store.put(key, (store.fetch(key, start) ?? 0) + 1, start)
      let sum = 0
      for (const { value } of store.fetchRange(key, Math.max(0, start - size), start + size)) sum += value
      context.forward({ ...record, value: sum })
    }
  },
  versionedLookup: (step, context) => {
    const store = context.store<VersionedStore<Row, Value>>(step.store as string)
    return (record) => {
      const { key, timestamp } = record
      if (key === null) return
      const validTo = javaValidTo(store.put(key, record.value, timestamp))
      const asOf = store.getAsOf(key, Math.max(0, timestamp - (step.lookbackMs as number)))
      const value = `validTo=${validTo},latest=${versionText(store.get(key))},asOf=${versionText(asOf)}`
      context.forward({ ...record, value })
    }
  },
  lookup: (step, context) => {
    const store = context.store<KeyValueStore<Row, Row | Timestamped>>(step.store as string)
    return (record) => {
      const row = record.key === null ? undefined : store.get(record.key)
      const value = `${shown(record.value)}/${row === undefined ? 'null' : rowText(row)}`
      context.forward({ ...record, value })
    }
  },
}

/** What Java's store returns: when the version ends, −1 for never, the smallest long for a put that was refused. */
function javaValidTo(outcome: PutOutcome): string {
  if (outcome.kind === 'expired') return '-9223372036854775808'
  return outcome.kind === 'latest' ? '-1' : String(outcome.validTo)
}

function versionText(version: VersionedRecord<Value> | undefined): string {
  return version === undefined ? 'null' : `${shown(version.value)}@${version.timestamp}`
}

interface Timestamped {
  readonly value: Row
  readonly timestamp: number
}

function rowText(row: Row | Timestamped): string {
  return typeof row === 'object' && 'timestamp' in row ? `${shown(row.value)}@${row.timestamp}` : shown(row)
}

/** The supplier of a `process` or `addProcessor` step. */
export function processorOf(step: CaseStep): ProcessorSupplier<Value, Value, Value, Value> {
  const make = processors[step.processor as string]
  if (!make) throw new Error(`processor '${step.processor}' is not supported yet`)
  return (context): Processor<Value, Value> => {
    const process = make(step, context)
    for (const punctuation of (step.punctuate as readonly CasePunctuation[] | undefined) ?? []) {
      schedule(step, context, punctuation)
    }
    return { process }
  }
}

function schedule(step: CaseStep, context: Context, { type, intervalMs, cancelAfter }: CasePunctuation): void {
  let fired = 0
  const kind = type === 'streamTime' ? 'stream-time' : 'wall-clock-time'
  const punctuation = context.schedule(intervalMs, kind, (timestamp) => {
    punctuate(step, context, timestamp)
    fired += 1
    if (fired === cancelAfter) punctuation.cancel()
  })
}

function punctuate(step: CaseStep, context: Context, timestamp: number): void {
  if (step.processor === 'tick') context.forward({ key: 'tick', value: `t${timestamp}`, timestamp, headers: [] })
  if (step.processor !== 'counter') return
  for (const { key, value } of stored(step, context).all()) context.forward({ key, value, timestamp, headers: [] })
}

/** The supplier of a `transformValues` step. */
export function transformerOf(step: CaseStep): ValueTransformerSupplier<Row, Row, Row> {
  const [store] = (step.stores as readonly string[] | undefined) ?? []
  switch (step.transformer) {
    case 'keyPrefix':
      return () => (key, value) => (value === null ? null : `${shown(key)}:${shown(value)}`)
    case 'nullToMissing':
      return () => (_key, value) => (value === null ? 'missing' : shown(value))
    case 'countCalls':
      return (context) => {
        const calls = context.store<KeyValueStore<Row, number>>(store ?? '')
        return (key, value) => {
          const count = (calls.get(key) ?? 0) + 1
          calls.put(key, count)
          return value === null ? null : `${shown(value)}#${count}`
        }
      }
    default:
      throw new Error(`transformer '${String(step.transformer)}' is not supported yet`)
  }
}
