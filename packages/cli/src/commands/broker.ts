// `millrace broker`: the embedded broker on its own, until it is interrupted.
import { Broker, type BrokerOptions } from '@millrace/broker'
import { Command, InvalidArgumentError } from 'commander'
import type { Terminal } from '../terminal.ts'

interface Flags {
  readonly data: string
  readonly host: string
  readonly port?: number
  readonly fsync: boolean
  readonly autoCreateTopics: boolean
  readonly partitions: number
}

export function brokerCommand(terminal: Terminal): Command {
  return new Command('broker')
    .description('run the embedded Kafka broker (one node; for development, tests and small installations)')
    .option('-d, --data <directory>', 'where topics and offsets are kept', '.millrace')
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('-p, --port <number>', 'the port; without it 9092, or another one where that is taken', wholeNumber)
    .option('--fsync', 'acknowledge a write only when the disk has it: it then survives a power loss, too', false)
    .option('--auto-create-topics', 'create a topic when somebody first asks for it', false)
    .option('--partitions <number>', 'partitions of a topic made without a number', wholeNumber, 1)
    .action(async (flags: Flags) => {
      const broker = await Broker.start(optionsOf(flags))
      try {
        terminal.out(`The broker answers at ${broker.bootstrapServers}; its data is in ${flags.data}. Ctrl-C stops it.`)
        await terminal.interrupted
      } finally {
        await broker.stop()
      }
      terminal.out('The broker has stopped; nothing that was acknowledged is lost.')
    })
}

function optionsOf(flags: Flags): BrokerOptions {
  return {
    directory: flags.data,
    host: flags.host,
    ...(flags.port === undefined ? {} : { port: flags.port, strictPort: true }),
    fsync: flags.fsync ? 'always' : 'never',
    autoCreateTopics: flags.autoCreateTopics,
    defaultPartitions: flags.partitions,
  }
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('a whole number is wanted')
  return Number(text)
}
