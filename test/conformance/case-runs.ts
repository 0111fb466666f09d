// The runs of a conformance case, as its JSON file holds them: inputs, and what Kafka Streams made of them.

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | { readonly [field: string]: JsonValue }
  | readonly JsonValue[]

export interface PipeInput {
  readonly topic: string
  readonly key: JsonValue
  readonly value: JsonValue
  readonly timestamp: number
  readonly headers?: readonly (readonly [string, string | null])[]
}

export type CaseInput = { readonly pipe: PipeInput } | { readonly advanceWallClock: number }

export interface CaseOutput {
  readonly key: JsonValue
  readonly value: JsonValue
  readonly timestamp: number
  readonly headers?: JsonValue
  readonly keyHex?: string
}

export interface CaseStore {
  readonly type: string
  readonly entries?: readonly JsonValue[]
  /** In place of entries: what a versioned store has now. */
  readonly latest?: readonly JsonValue[]
}

export interface CaseError {
  readonly stage: 'build' | 'driver' | 'run'
  /** Which input failed, at stage `run`. */
  readonly input?: number
}

export interface CaseRun {
  readonly name: string
  readonly inputs: readonly CaseInput[]
  readonly outputs?: Readonly<Record<string, readonly CaseOutput[]>>
  readonly peeks?: Readonly<Record<string, JsonValue>>
  readonly stores?: Readonly<Record<string, CaseStore>>
  readonly internalTopics?: Readonly<Record<string, JsonValue>>
  readonly droppedRecords?: number
  readonly error?: CaseError
}
