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
