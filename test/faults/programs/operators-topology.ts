// One topology with the operators that keep state, so that one kill meets them all. Aggregates list the records that went in, so that a lost or repeated one shows.
import {
  json,
  joinWindow,
  keyValueStore,
  long,
  session,
  StreamsBuilder,
  string,
  type Topology,
  tumbling,
} from '@millrace/streams'

const text = { key: string(), value: string() }
const listed = json<readonly string[]>()

/** All times are within the hour that everything is kept for. */
const kept = '2h'
export const windowMs = 1_000
export const sessionGapMs = 300
export const joinMs = 50
export const personOf = (value: string): string => `p${Number(value.slice(1)) % 5}`

/** `topic` gives a topic's name on the cluster. */
export function operatorsTopology(topic: (name: string) => string): Topology {
  const builder = new StreamsBuilder()
  const events = builder.stream(topic('events'), text)
  const others = builder.stream(topic('others'), text)
  const people = builder.table(topic('people'), { ...text, store: 'people' })
  const grouped = events.groupByKey()
  const add = (_key: string, value: string, list: readonly string[]): readonly string[] => [...list, value]

  const windows = grouped
    .windowedBy(tumbling(windowMs, { grace: 0 }))
    .aggregate(() => [] as readonly string[], add, { store: 'windows', value: listed, retention: kept })
  windows.toStream().to(topic('windows'))
  windows.suppress({ until: 'windowClose', name: 'closing' }).toStream().to(topic('closed'))
  grouped
    .windowedBy(session(sessionGapMs, { grace: 0 }))
    .aggregate(
      () => [] as readonly string[],
      add,
      (_key, a, b) => [...a, ...b],
      { store: 'sessions', value: listed, retention: kept },
    )
    .toStream()
    .to(topic('sessions'))

  events
    .join(others, (event, other) => `${event}+${other}`, joinWindow(joinMs, { grace: '1h' }), {
      ...text,
      otherValue: string(),
      store: 'met',
    })
    .to(topic('pairs'), text)

  const left = events.toTable({ ...text, store: 'left' })
  const right = others.toTable({ ...text, store: 'right' })
  left
    .join(right, (a, b) => `${a}+${b}`, { store: 'both', value: string() })
    .toStream()
    .to(topic('both'))
  left
    .join(people, personOf, (value, person) => `${value} of ${person}`, {
      store: 'owned',
      value: string(),
    })
    .toStream()
    .to(topic('owned'))

  builder
    .table(topic('prices'), { ...text, store: 'prices', versionedHistory: kept })
    .toStream()
    .to(topic('priced'))

  const totals = keyValueStore('totals', { key: string(), value: long() })
  events
    .process<string, number>(
      (context) => {
        const store = context.store(totals)
        context.schedule(windowMs, 'stream-time', (timestamp) => {
          for (const { key, value } of store.all()) context.forward({ key, value, timestamp, headers: [] })
        })
        return ({ key }) => void (key !== null && store.put(key, (store.get(key) ?? 0) + 1))
      },
      { stores: [totals] },
    )
    .to(topic('totals'), { key: string(), value: long() })
  return builder.build()
}
