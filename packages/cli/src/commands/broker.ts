// `millrace broker`: the embedded broker on its own, until it is interrupted. That is its normal end, so the exit code is 0 then.
import { resolve } from 'node:path'
import { Broker, type BrokerOptions } from '@millrace/broker'
import { type RunningSchemaRegistry, startSchemaRegistry } from '@millrace/schema-registry'
import { Command, InvalidArgumentError, Option } from 'commander'
import { parseProperties } from '../cluster/client-properties.ts'
import { usageError } from '../errors.ts'
import { readNamedFile } from '../named-file.ts'
import { type Terminal, whenInterrupted } from '../terminal.ts'
import { settings, positiveNumber, wholeNumber } from './option-values.ts'

interface Flags {
  readonly data: string
  readonly memory: boolean
  readonly host: string
  readonly port?: number
  readonly advertise?: { readonly host: string; readonly port: number }
  readonly users?: string
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly tlsCa?: string
  readonly allowInsecure: boolean
  readonly fsync: boolean
  readonly autoCreateTopics: boolean
  readonly partitions: number
  readonly schemaRegistry?: number
  readonly config?: Readonly<Record<string, string>>
}

const examples = `
Examples:
  millrace broker                                keeps its data in .millrace; the other commands find it there
  millrace broker --port 9192 --data /var/lib/millrace
  millrace broker --memory --auto-create-topics  forgets everything when it stops
  millrace broker --schema-registry              with a Schema Registry, on port 8081
  millrace broker --config log.retention.ms=3600000`

export function brokerCommand(terminal: Terminal): Command {
  return new Command('broker')
    .summary('run the embedded Kafka broker')
    .description('Run the embedded Kafka broker: one node, for development, tests and small installations.')
    .option('-d, --data <directory>', 'where topics and offsets are kept', '.millrace')
    .option('--memory', 'keep everything in memory only', false)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('-p, --port <number>', 'the port; without it 9092, or another one where that is taken', wholeNumber)
    .option('--advertise <host:port>', 'where clients are told to connect to, if not where they did', address)
    .option('--users <file>', 'who may log in: a line name=password for each')
    .option('--tls-cert <file>', 'encrypt, with this certificate (PEM)')
    .option('--tls-key <file>', 'its key (PEM)')
    .option('--tls-ca <file>', 'ask clients for a certificate of this authority (PEM)')
    .option('--allow-insecure', 'listen to other machines although strangers may read, or talk to the broker', false)
    .option('--fsync', 'acknowledge a write only when the disk has it: it then survives a power loss, too', false)
    .option('--auto-create-topics', 'create a topic when somebody first asks for it', false)
    .option('--partitions <number>', 'partitions of a topic made without a number', positiveNumber, 1)
    .addOption(
      new Option('--schema-registry [port]', 'a Schema Registry beside it, on loopback; without a port 8081, 0: any')
        .preset('8081')
        .argParser(wholeNumber),
    )
    .option('-c, --config <name=value>', "a setting by Kafka's name (repeatable)", settings)
    .addHelpText('after', examples)
    .action(async (flags: Flags) => {
      if (flags.schemaRegistry !== undefined && (flags.users ?? flags.tlsCert) !== undefined) {
        throw usageError(
          '--schema-registry asks nobody for a password, and so goes with neither --users nor --tls-cert',
        )
      }
      const broker = await Broker.start(optionsOf(flags, terminal))
      try {
        if (broker.wantedPortTaken) terminal.err('Port 9092 is taken; another one is used.')
        const kept = flags.memory ? 'its data is in memory only' : `its data is in ${flags.data}`
        terminal.out(`The broker answers at ${broker.bootstrapServers}; ${kept}. Ctrl-C stops it.`)
        const registry = await registryBeside(broker, flags, terminal)
        try {
          await whenInterrupted(terminal)
        } finally {
          await registry?.stop()
        }
      } finally {
        await broker.stop()
      }
      terminal.out(
        flags.memory ? 'The broker has stopped.' : 'The broker has stopped; nothing that was acknowledged is lost.',
      )
    })
}

async function registryBeside(
  broker: Broker,
  { schemaRegistry: port }: Flags,
  terminal: Terminal,
): Promise<RunningSchemaRegistry | undefined> {
  if (port === undefined) return undefined
  const { bootstrapServers } = broker
  const log = (line: string): void => terminal.err(line)
  const registry = await startSchemaRegistry({ bootstrapServers, port, strictPort: true, log })
  terminal.out(`The Schema Registry answers at ${registry.url}; its data is in the topic _schemas.`)
  return registry
}

function optionsOf(flags: Flags, terminal: Terminal): BrokerOptions {
  return {
    ...(flags.memory ? {} : { directory: resolve(terminal.directory, flags.data) }),
    host: flags.host,
    ...(flags.port === undefined ? {} : { port: flags.port, strictPort: true }),
    ...(flags.advertise ? { advertised: flags.advertise } : {}),
    ...securityOf(flags, terminal),
    allowInsecure: flags.allowInsecure,
    fsync: flags.fsync ? 'always' : 'never',
    autoCreateTopics: flags.autoCreateTopics,
    defaultPartitions: flags.partitions,
    configs: flags.config ?? {},
    log: (line) => terminal.err(line),
  }
}

function securityOf(
  { users, tlsCert, tlsKey, tlsCa }: Flags,
  { directory }: Terminal,
): Pick<BrokerOptions, 'users' | 'tls'> {
  const read = (file: string, option: string): string =>
    readNamedFile(resolve(directory, file), `the file of ${option}`, 'CLI_USAGE')
  if ((tlsCert === undefined) !== (tlsKey === undefined) || (tlsCa !== undefined && tlsCert === undefined)) {
    throw usageError('--tls-cert and --tls-key go together, and --tls-ca with them')
  }
  const people = users === undefined ? [] : [...parseProperties(read(users, '--users'))]
  return {
    ...(users === undefined
      ? {}
      : { users: Object.fromEntries(people.map(([name, password]) => [name, { password }])) }),
    ...(tlsCert === undefined || tlsKey === undefined
      ? {}
      : {
          tls: {
            cert: read(tlsCert, '--tls-cert'),
            key: read(tlsKey, '--tls-key'),
            ...(tlsCa === undefined ? {} : { ca: read(tlsCa, '--tls-ca'), requestCert: true }),
          },
        }),
  }
}

function address(text: string): { host: string; port: number } {
  const match = /^(?:\[([^\]]+)\]|([^:\s]+)):(\d{1,5})$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  if (host === undefined || Number(match?.[3]) > 0xffff) throw new InvalidArgumentError('host:port is wanted.')
  return { host, port: Number(match?.[3]) }
}
