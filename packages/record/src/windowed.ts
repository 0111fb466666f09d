// A key together with the window it was aggregated in.

/** A window of time: `startMs` inclusive; `endMs` exclusive for time windows, inclusive for session windows. */
export interface Window {
  readonly startMs: number
  readonly endMs: number
}

export interface Windowed<K> {
  readonly key: K
  readonly window: Window
}

/** The end of windows that never end: as near as a number comes to Kafka's largest timestamp. */
export const endOfTime: number = 2 ** 63
