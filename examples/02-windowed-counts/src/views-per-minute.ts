// Views of each page per minute. A minute is counted when it is over and ten seconds more have passed in the records' own time: one result, not one per view.
import { json, StreamsBuilder, string, type Topology, tumbling } from '@millrace/streams'

export interface View {
  readonly page: string
  readonly userId: string
}

export interface ViewsOfAMinute {
  readonly page: string
  /** When the minute began: ISO 8601. */
  readonly minute: string
  readonly views: number
}

export const topics = { views: 'page-views', counts: 'views-per-minute' }

/** `tell` is called for each result, when it is sent. */
export function viewsPerMinute(tell: (counted: ViewsOfAMinute) => void = () => {}): Topology {
  const builder = new StreamsBuilder()
  builder
    .stream(topics.views, { key: string(), value: json<View>() })
    .groupBy((_userId, view) => view.page, { key: string(), name: 'by-page' })
    .windowedBy(tumbling('1m', { grace: '10s' }))
    .count({ store: 'views-per-minute' })
    .suppress({ until: 'windowClose', name: 'until-the-minute-is-over' })
    .toStream()
    .map(({ key: page, window }, views): [string, ViewsOfAMinute] => [
      page,
      { page, minute: new Date(window.startMs).toISOString(), views: views ?? 0 },
    ])
    .peek((_page, counted) => tell(counted))
    .to(topics.counts, { key: string(), value: json() })
  return builder.build()
}
