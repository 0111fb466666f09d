// What the kafkajs adapter declares as missing is what the pages say is missing.
import { readFileSync } from 'node:fs'
import { kafkajsGaps } from '@millrace/client/kafkajs'
import { expect, test } from 'vitest'

const page = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const listed = (markdown: string): readonly string[] =>
  (markdown.split('<!-- gaps -->')[1]?.split('<!-- /gaps -->')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('- '))
    .map((line) => line.slice(2))

test.each(['docs/guide/choosing-a-client.md', 'packages/client/README.md'])('%s lists the gaps', (path) => {
  expect(listed(page(path))).toEqual([...new Set(kafkajsGaps.map(({ gap }) => gap))])
})

test('a page without the list has no gaps listed', () => {
  expect(listed('- something\n')).toEqual([])
})
