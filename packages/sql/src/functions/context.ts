// What a function may reach beside its arguments; everything that a simulation replaces comes through here.
import type { Clock } from '@millrace/record'

export interface FunctionContext {
  readonly clock: Clock
  /** A number in [0, 1). */
  readonly random: () => number
  /** `ksql.functions.<name>.*` properties by their whole name. */
  readonly properties: Readonly<Record<string, unknown>>
  /** The zone of functions that name none: an id such as `Europe/Berlin`. */
  readonly zone: string
}

/** UTC, as ksqlDB's servers have it. */
export function functionContext({ clock, random, properties }: Omit<FunctionContext, 'zone'>): FunctionContext {
  return { clock, random, properties, zone: 'UTC' }
}
