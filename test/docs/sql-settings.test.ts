// The page of settings against the code: it lists those that statements and the engine look at. Settings of Kafka Streams, which go on to applications, are not among them.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** Those that have a constant called for them. */
function settingsIn(name: 'sql' | 'engine'): readonly string[] {
  const folder = fileURLToPath(new URL(`../../packages/${name}/src/`, import.meta.url))
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))
  return files.flatMap((path) =>
    [...readFileSync(folder + path, 'utf8').matchAll(/\['((?:ksql|millrace)\.[\w.]+)'\]|Setting = '([\w.]+)'/g)].map(
      ([, read, named = '']) => read ?? named,
    ),
  )
}

test('the page of settings lists those that the code looks at', () => {
  const page = readFileSync(new URL('../../docs/sql/settings.md', import.meta.url), 'utf8')
  const listed = [...page.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name)
  const known = [...settingsIn('sql'), ...settingsIn('engine')]
  expect(known.length).toBeGreaterThan(15)
  expect(listed.toSorted()).toEqual([...new Set(known)].toSorted())
})
