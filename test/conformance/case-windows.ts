// The windows of a case's steps, as the DSL's.
import {
  hopping,
  session,
  type SessionWindows,
  type SessionWindowedKStream,
  sliding,
  type TimeWindowedKStream,
  type TimeWindows,
  tumbling,
  unlimited,
} from '@millrace/streams'
import type { SuppressOptions } from '@millrace/streams'
import type { CaseStep } from './case.ts'
import type { Value } from './expressions.ts'

type Row = NonNullable<Value>

export type AnyWindowed =
  | { readonly kind: 'cogrouped'; readonly stream?: undefined }
  | { readonly kind: 'time'; readonly stream: TimeWindowedKStream<Row, Value> }
  | { readonly kind: 'session'; readonly stream: SessionWindowedKStream<Row, Value> }

interface CaseWindow {
  readonly type: string
  readonly sizeMs: number
  readonly advanceMs: number
  readonly differenceMs: number
  readonly gapMs: number
  readonly startMs?: number
  readonly graceMs?: number
}

/** Sliding and unlimited windows pass for time windows: the case does not tell their types apart. */
export function windowsOf(step: CaseStep): TimeWindows | SessionWindows {
  const { type, sizeMs, advanceMs, differenceMs, gapMs, startMs, graceMs } = step.window as CaseWindow
  const options = { grace: graceMs }
  if (type === 'tumbling') return tumbling(sizeMs, options)
  if (type === 'hopping') return hopping(sizeMs, advanceMs, options)
  if (type === 'session') return session(gapMs, options)
  if (type === 'sliding') return sliding(differenceMs, options) as unknown as TimeWindows
  if (type === 'unlimited') return unlimited({ startMs }) as unknown as TimeWindows
  throw new Error(`windows of type '${type}' are not supported yet`)
}

interface CaseBuffer {
  readonly maxRecords?: number
  readonly maxBytes?: number
  readonly whenFull?: 'emitEarly' | 'shutDown'
  readonly logging?: boolean
}

/** What a `suppress` step says. */
export function suppressOf(step: CaseStep): SuppressOptions {
  const until = step.until === 'windowClose' ? 'windowClose' : (step.timeLimitMs as number)
  return { name: step.name, until, ...(step.buffer as CaseBuffer | undefined) }
}
