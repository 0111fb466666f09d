// The commands by name. Each is loaded only when it is asked for: a list of topics should not wait for a broker to load.
import type { Command } from 'commander'
import type { Terminal } from './terminal.ts'

export interface ListedCommand {
  readonly name: string
  readonly summary: string
  load(terminal: Terminal): Promise<Command>
}

export const commandList: readonly ListedCommand[] = [
  {
    name: 'broker',
    summary: 'run the embedded Kafka broker',
    load: async (terminal) => (await import('./commands/broker.ts')).brokerCommand(terminal),
  },
  {
    name: 'topics',
    summary: 'create, list, describe, alter and delete topics',
    load: async (terminal) => (await import('./commands/topics.ts')).topicsCommand(terminal),
  },
  {
    name: 'produce',
    summary: 'write the lines of the standard input to a topic',
    load: async (terminal) => (await import('./commands/produce.ts')).produceCommand(terminal),
  },
  {
    name: 'consume',
    summary: 'print the records of topics',
    load: async (terminal) => (await import('./commands/consume.ts')).consumeCommand(terminal),
  },
  {
    name: 'groups',
    summary: 'list, describe, reset and delete consumer groups',
    load: async (terminal) => (await import('./commands/groups.ts')).groupsCommand(terminal),
  },
  {
    name: 'topology',
    summary: 'print the topology that a program builds',
    load: async (terminal) => (await import('./commands/topology.ts')).topologyCommand(terminal),
  },
  {
    name: 'sql',
    summary: 'carry out SQL: a prompt, a file, or a statement',
    load: async (terminal) => (await import('./commands/sql.ts')).sqlCommand(terminal),
  },
  {
    name: 'test',
    summary: 'run tests written in SQL',
    load: async (terminal) => (await import('./commands/test.ts')).testCommand(terminal),
  },
]
