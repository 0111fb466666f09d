// How far a new schema must agree with earlier ones: whether it reads their data, whether they read its, and how many of them count.

export const compatibilityLevels = [
  'NONE',
  'BACKWARD',
  'BACKWARD_TRANSITIVE',
  'FORWARD',
  'FORWARD_TRANSITIVE',
  'FULL',
  'FULL_TRANSITIVE',
] as const

export type CompatibilityLevel = (typeof compatibilityLevels)[number]

export function isCompatibilityLevel(value: unknown): value is CompatibilityLevel {
  return (compatibilityLevels as readonly unknown[]).includes(value)
}

export interface Demands {
  /** The new schema reads data of earlier ones. */
  readonly backward: boolean
  /** Earlier schemas read data of the new one. */
  readonly forward: boolean
  /** All earlier ones count, not only the latest. */
  readonly transitive: boolean
}

export function demandsOf(level: CompatibilityLevel): Demands {
  return {
    backward: level.startsWith('BACKWARD') || level.startsWith('FULL'),
    forward: level.startsWith('FORWARD') || level.startsWith('FULL'),
    transitive: level.endsWith('_TRANSITIVE'),
  }
}
