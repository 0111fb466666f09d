// What an application shows of itself on a terminal when its program takes neither its log nor its progress.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect } from 'vitest'
import { embeddedTest } from '../faults/embedded-test.ts'
import { ClusterBed, eventually } from './cluster-bed.ts'
import { hasTerminals, TerminalProcess } from './terminal.ts'

const program = fileURLToPath(new URL('terminal-app.ts', import.meta.url))
const columns = 70
/** More than a machine restores in a moment. */
const rows = 400_000

/** An application whose changelog is full and whose state directory is empty. */
async function startRestoring(bootstrapServers: string): Promise<TerminalProcess> {
  const bed = await ClusterBed.open(bootstrapServers)
  await bed.createTopics({ events: 1 })
  const changelog = `${bed.applicationId}-counts-changelog`
  await bed.client.admin.createTopics([{ name: changelog, partitions: 1, configs: { 'cleanup.policy': 'compact' } }])
  const writer = bed.client.writer()
  await writer.open()
  const count = Buffer.from([0, 0, 0, 0, 0, 0, 0, 3])
  for (let row = 0; row < rows; row++) {
    writer.write(changelog, 0, 1, Buffer.from(`k${row}`), count, [])
    await writer.drained()
  }
  await writer.close()
  const args = [bootstrapServers, bed.applicationId, bed.topic('events'), join(bed.directory, 'state')]
  return new TerminalProcess(columns, program, args)
}

const isBar = (line: string): boolean => /^restoring store counts \[#*\.*\] \d+ %, \d+ records a second$/.test(line)

/** Not what the program prints, nor what a second line of it, before the bar is drawn again, leaves of the bar. */
function linesOfItsOwn(screen: string): readonly string[] {
  return screen.split('\n').filter((line) => line !== '' && !line.startsWith('still here'))
}

describe.skipIf(!hasTerminals)(
  `an application on a terminal${hasTerminals ? '' : ' (skipped: there is no `script` to make one)'}`,
  () => {
    embeddedTest('shows a bar while it restores, below whatever is printed', async ({ bootstrapServers }) => {
      const terminal = await startRestoring(bootstrapServers)
      expect(await terminal.exited, terminal.screen).toBe(0)
      const bars = terminal.screens.filter((screen) => screen.includes('restoring'))
      expect(bars.length).toBeGreaterThan(0)
      for (const screen of bars) {
        const lines = screen.split('\n')
        expect(isBar(lines.at(-1) ?? ''), screen).toBe(true)
        expect(lines.at(-1)?.length).toBeLessThan(columns)
        expect(lines.slice(0, -1).join('\n')).not.toContain('restoring')
      }
      // A restore of more than a second has a line that stays.
      const lines = linesOfItsOwn(terminal.screen).filter((line) => !line.startsWith('restored store counts from '))
      expect(lines).toEqual(['started', 'k7 is 3'])
    })

    embeddedTest(
      'takes the bar away and ends with 0 at Ctrl-C, and nothing behind the start runs',
      async ({ bootstrapServers }) => {
        const terminal = await startRestoring(bootstrapServers)
        await eventually(() => terminal.screen.includes('restoring'))
        terminal.pressCtrlC()
        expect(await terminal.exited, terminal.screen).toBe(0)
        expect(linesOfItsOwn(terminal.screen)).toEqual([])
      },
    )
  },
)
