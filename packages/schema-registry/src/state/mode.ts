// What may be done to subjects.

export const modes = ['READWRITE', 'READONLY', 'READONLY_OVERRIDE', 'IMPORT'] as const

/** `READONLY_OVERRIDE`, set for all, holds also for subjects with a mode of their own; `IMPORT`: schemas come with their ids. */
export type Mode = (typeof modes)[number]

export function isMode(value: unknown): value is Mode {
  return (modes as readonly unknown[]).includes(value)
}
