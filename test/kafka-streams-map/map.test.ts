import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { beyondEntries } from './beyond-entries.ts'
import methods from './kafka-streams-4.1.json' with { type: 'json' }
import type { JavaMethods } from './java-methods.ts'
import { entries, overloads, page } from './map.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const listed: JavaMethods = methods

describe.each(Object.keys(listed))('%s', (name) => {
  test('every method is here or has a reason, and nothing else is listed', () => {
    expect(Object.keys(entries[name] ?? {}).toSorted()).toEqual([...overloads(listed[name] ?? []).keys()].toSorted())
  })

  test('what shows it exists', () => {
    for (const entry of Object.values(entries[name] ?? {})) {
      if ('none' in entry) expect(entry.none.length).toBeGreaterThan(20)
      else expect(existsSync(fileOf(entry.shownBy)), entry.shownBy).toBe(true)
    }
  })
})

test.each(Object.entries(beyondEntries))('what shows %s, which Kafka Streams does not have, exists', (_, entry) => {
  expect('shownBy' in entry && existsSync(fileOf(entry.shownBy))).toBe(true)
})

test('no class is described that is not listed', () => {
  expect(Object.keys(entries).toSorted()).toEqual(Object.keys(listed).toSorted())
})

test('the page is the one that the map gives', () => {
  expect(readFileSync(`${root}/docs/reference/kafka-streams-map.md`, 'utf8')).toBe(page(listed))
})

function fileOf(shownBy: string): string {
  return shownBy.startsWith('case ')
    ? `${root}/test/conformance/streams/cases/${shownBy.slice('case '.length)}.json`
    : `${root}/${shownBy}`
}
