// Where two JSON values first differ: a path, and what was expected and found there.

export interface Difference {
  readonly path: string
  readonly expected: unknown
  readonly actual: unknown
}

/** Undefined when they are equal. Objects are compared as sets of fields; a field that is undefined is not there. */
export function firstDifference(expected: unknown, actual: unknown, path = ''): Difference | undefined {
  if (Object.is(expected, actual)) return undefined
  if (!isObject(expected) || !isObject(actual) || Array.isArray(expected) !== Array.isArray(actual)) {
    return { path, expected, actual }
  }
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const at = Array.isArray(expected) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`
    const difference = firstDifference(expected[key], actual[key], at)
    if (difference) return difference
  }
  return undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
