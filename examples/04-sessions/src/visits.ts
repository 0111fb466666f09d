// Visits: clicks of a user with no more than half an hour between one and the next. A click that comes late can make one visit of two.
import { json, session, StreamsBuilder, string, type Topology } from '@millrace/streams'

export interface Click {
  readonly page: string
}

export interface Visit {
  readonly userId: string
  /** ISO 8601. */
  readonly from: string
  readonly minutes: number
  readonly pages: readonly string[]
}

export const topics = { clicks: 'clicks', visits: 'visits' }

/** `tell` gets each visit as it is by now; null under the key of a visit that has become part of another one. */
export function visits(tell: (key: string, visit: Visit | null) => void = () => {}): Topology {
  const builder = new StreamsBuilder()
  builder
    .stream(topics.clicks, { key: string(), value: json<Click>() })
    .groupByKey()
    .windowedBy(session('30m', { grace: '1h' }))
    .aggregate(
      (): readonly string[] => [],
      (_userId, click, pages) => [...pages, click.page],
      (_userId, earlier, later) => [...earlier, ...later],
      { store: 'visits', value: json<readonly string[]>() },
    )
    .toStream()
    .map(({ key: userId, window }, pages): [string, Visit | null] => {
      const from = new Date(window.startMs).toISOString()
      const minutes = Math.round((window.endMs - window.startMs) / 60_000)
      return [`${userId} ${from}`, pages && { userId, from, minutes, pages }]
    })
    .peek(tell)
    .to(topics.visits, { key: string(), value: json() })
  return builder.build()
}
