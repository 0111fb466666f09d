// Functions of JSON in text.
import { evaluationError } from '../../errors.ts'
import { jsonText } from '../../types/json-text.ts'
import type { SqlType } from '../../types/sql-type.ts'
import type { SqlValue } from '../../types/value.ts'
import { type ScalarFunction, scalarFunction } from '../scalar-function.ts'
import { followPath, type JsonPath, parseJsonPath } from './json-path.ts'
import { JsonNumber, type JsonTree, parseJson, writeJson } from './json-tree.ts'

/** Text by itself, everything else as JSON. */
function bare(tree: JsonTree): string {
  return typeof tree === 'string' ? tree : writeJson(tree)
}

function isJson(text: string | null): boolean {
  if (text === null) return false
  try {
    return parseJson(text) !== undefined
  } catch {
    return false
  }
}

function concat(texts: readonly (string | null)[]): string | null {
  const trees: JsonTree[] = []
  for (const text of texts) {
    const tree = text === null ? undefined : parseJson(text)
    if (tree === undefined) return null
    trees.push(tree)
  }
  if (trees.length === 0) throw evaluationError('JSON_CONCAT needs an argument')
  if (trees.every((tree) => tree instanceof Map)) return writeJson(new Map(trees.flatMap((tree) => [...tree])))
  if (trees.length === 1) return writeJson(trees[0] as JsonTree)
  return writeJson(trees.flatMap((tree) => (Array.isArray(tree) ? tree : [tree])))
}

function items(text: string): string[] {
  const tree = parseJson(text)
  if (!Array.isArray(tree)) throw evaluationError('the text is no JSON array')
  return tree.map(writeJson)
}

/** Whether an element of an array is a value of this type. */
function matches(type: SqlType | null, element: JsonTree, value: SqlValue): boolean {
  if (value === null) return element === null
  switch (type?.kind) {
    case 'INTEGER':
    case 'BIGINT':
      return element instanceof JsonNumber && element.isWhole && BigInt(element.text) === BigInt(value as number)
    case 'DOUBLE':
      return element instanceof JsonNumber && !element.isWhole && Number(element.text) === value
    case 'STRING':
    case 'BOOLEAN':
      return element === value
    default:
      return false
  }
}

/** The tree of an array; undefined for what is none or no JSON. */
function arrayIn(text: string): JsonTree[] | undefined {
  try {
    const tree = parseJson(text)
    return Array.isArray(tree) ? tree : undefined
  } catch {
    return undefined
  }
}

export const json: readonly ScalarFunction[] = [
  scalarFunction('EXTRACTJSONFIELD', {
    description: 'What stands at a path in a JSON document, as text.',
    params: ['json: STRING', 'path: STRING'],
    returns: 'STRING',
    make: () => {
      // A path is nearly always a literal.
      let [known, parsed]: [string | undefined, JsonPath] = [undefined, []]
      return (text, path) => {
        if (path !== known) [parsed, known] = [parseJsonPath(path), path]
        const tree = parseJson(text)
        const found = tree === undefined ? undefined : followPath(tree, parsed)
        return found === undefined ? null : bare(found)
      }
    },
  }),
  scalarFunction('IS_JSON_STRING', {
    description: 'Whether a text is JSON.',
    params: ['text: STRING'],
    returns: 'BOOLEAN',
    nulls: 'pass',
    call: isJson,
  }),
  scalarFunction('JSON_ARRAY_CONTAINS', {
    description: 'Whether a JSON array has an element of this type and value.',
    params: ['json: STRING', 'value: T'],
    returns: 'BOOLEAN',
    nulls: 'pass',
    make: ({ types: [, type = null] }) => {
      return (text, value) => {
        if (text === null) throw evaluationError('there is no JSON to look into')
        return arrayIn(text)?.some((element) => matches(type, element, value)) ?? false
      }
    },
  }),
  scalarFunction('JSON_ARRAY_LENGTH', {
    description: 'How many elements a JSON array has.',
    params: ['json: STRING'],
    returns: 'INTEGER',
    call: (text) => {
      const tree = parseJson(text)
      return Array.isArray(tree) ? tree.length : null
    },
  }),
  scalarFunction('JSON_CONCAT', {
    description: 'Objects merged, the later one wins; else everything in one array.',
    params: ['jsons: STRING...'],
    returns: 'STRING',
    nulls: 'pass',
    call: (...texts) => concat(texts),
  }),
  scalarFunction('JSON_ITEMS', {
    description: 'The elements of a JSON array, each as JSON.',
    params: ['json: STRING'],
    returns: 'ARRAY<STRING>',
    call: items,
  }),
  scalarFunction('JSON_KEYS', {
    description: 'The names of the members of a JSON object.',
    params: ['json: STRING'],
    returns: 'ARRAY<STRING>',
    call: (text) => {
      const tree = parseJson(text)
      return tree instanceof Map ? [...tree.keys()] : null
    },
  }),
  scalarFunction('JSON_RECORDS', {
    description: 'The members of a JSON object; texts as they are, other values as JSON.',
    params: ['json: STRING'],
    returns: 'MAP<STRING, STRING>',
    call: (text) => {
      const tree = parseJson(text)
      return tree instanceof Map ? new Map([...tree].map(([key, value]) => [key, bare(value)])) : null
    },
  }),
  scalarFunction('TO_JSON_STRING', {
    description: 'Any value as JSON.',
    params: ['value: T'],
    returns: () => ({ kind: 'STRING' }),
    nulls: 'pass',
    make: ({ types: [type = null] }) => (type ? jsonText(type, 'by name') : () => 'null'),
  }),
]
