// The first example on a real Kafka: the same story as on the embedded broker, counts that go on from start to start, and from a lost disk.
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { kafkaTest } from './fixture/kafka-test.ts'

const main = fileURLToPath(new URL('../../examples/01-question-events/src/main.ts', import.meta.url))
const run = promisify(execFile)

/** Ada asks twice in a story. */
function countsOfAda(output: string): number[] {
  return [...output.matchAll(/ada has asked (\d+) questions? so far/g)].map((match) => Number(match[1]))
}

kafkaTest(
  'the story is told on a real Kafka, and its counts go on, also when the disk is lost',
  async ({ bootstrapServers }) => {
    const home = mkdtempSync(join(tmpdir(), 'millrace-example-kafka-'))
    const start = async (): Promise<string> => {
      const args = ['--conditions=@millrace/source', main, '--bootstrap-servers', bootstrapServers]
      const { stdout, stderr } = await run(process.execPath, args, { cwd: home })
      expect(stderr).toBe('')
      return stdout
    }
    try {
      const first = await start()
      expect(first).toContain('notification: a new question by ada, 7 words')
      expect(first).toContain('no question; put aside in question-events-dead-letter')
      expect(first).not.toContain('embedded')
      const [before = 0] = countsOfAda(first)
      expect(countsOfAda(first)).toEqual([before, before + 1])
      expect(countsOfAda(await start())).toEqual([before + 2, before + 3])
      expect(readdirSync(join(home, '.millrace'))).toEqual(['state'])
      rmSync(join(home, '.millrace'), { recursive: true })
      expect(countsOfAda(await start())).toEqual([before + 4, before + 5])
    } finally {
      rmSync(home, { recursive: true, force: true })
    }
  },
)
