// An orderly end at SIGTERM or Ctrl-C: one signal stops the application and ends the process, a second one ends it at once.

/** The part of `process` that this needs. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: () => void): unknown
  removeListener(signal: NodeJS.Signals, listener: () => void): unknown
  exit(code: number): void
}

const defaultStopSignals: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT']

/** `stop` is called once; the process ends with 0 after it, with 1 if it rejects. Returns what takes the listeners away. */
export function stopOnSignals(
  stop: () => Promise<void>,
  signals: readonly NodeJS.Signals[] = defaultStopSignals,
  source: SignalSource = process,
): () => void {
  let isStopping = false
  const onSignal = (): void => {
    if (isStopping) return source.exit(130)
    isStopping = true
    stop().then(
      () => source.exit(0),
      () => source.exit(1),
    )
  }
  const release = (): void => {
    for (const signal of signals) source.removeListener(signal, onSignal)
  }
  for (const signal of signals) source.on(signal, onSignal)
  return release
}
