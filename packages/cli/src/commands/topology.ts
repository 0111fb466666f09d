// `millrace topology`: what a program builds, as Kafka Streams would print it. The program is loaded, not started.
import { Command } from 'commander'
import { type Terminal, untilInterrupted } from '../terminal.ts'
import { loadTopology } from '../topology/load-topology.ts'
import { topologyJson } from '../topology/topology-json.ts'

const examples = `
Examples:
  millrace topology src/topology.ts
  millrace topology src/topology.ts --json | jq '.subtopologies[].sourceTopics'
  millrace topology src/flows.ts --export billing

The file is a module in TypeScript or JavaScript. It exports a Topology, a StreamsBuilder, or a function that returns
one of them, as default, topology, builder, buildTopology or createTopology, or as its only export. Loading runs what
stands at its top level: keep \`app.start()\` in another file.`

interface Flags {
  readonly export?: string
  readonly json: boolean
}

export function topologyCommand(terminal: Terminal): Command {
  return new Command('topology')
    .summary('print the topology that a program builds')
    .description("Print the topology that a program builds, in Kafka Streams' words.")
    .argument('<file>', 'the module that exports it')
    .option('--export <name>', 'the name of the export')
    .option('--json', 'as one JSON object', false)
    .addHelpText('after', examples)
    .action(async (file: string, flags: Flags) => {
      const topology = await untilInterrupted(terminal, loadTopology(file, terminal.directory, flags.export))
      if (flags.json) terminal.out(JSON.stringify(topologyJson(topology)))
      else terminal.out(topology.describe().replace(/\n$/, ''))
    })
}
