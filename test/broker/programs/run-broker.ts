// A broker of its own process: `run-broker.ts DIRECTORY [PORT] [FSYNC]`. Prints its address as one line of JSON; SIGTERM stops it cleanly.
import { Broker } from '@millrace/broker'

const [directory = '', port = '0', fsync = 'never'] = process.argv.slice(2)
const broker = await Broker.start({
  directory,
  port: Number(port),
  fsync: fsync === 'always' ? 'always' : 'never',
  configs: { 'group.min.session.timeout.ms': '500' },
  log: (line) => process.stderr.write(`${line}\n`),
})
process.stdout.write(`${JSON.stringify({ bootstrapServers: broker.bootstrapServers, clusterId: broker.clusterId })}\n`)
process.on('SIGTERM', () => {
  void broker.stop().then(() => process.exit(0))
})
