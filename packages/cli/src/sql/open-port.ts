// From the options of `millrace sql` to an engine that has started: on the cluster that was named, else on the embedded broker of this directory.
import { resolve } from 'node:path'
import { SqlEngine, type SqlEngineOptions } from '@millrace/engine'
import type { LogLine } from '@millrace/runtime'
import { type ConnectionFlags, namedServers, openClient } from '../cluster/connection.ts'
import { type Terminal, untilInterrupted } from '../terminal.ts'
import { EnginePort } from './engine-port.ts'
import type { SqlPort } from './sql-port.ts'

export interface EngineFlags extends ConnectionFlags {
  readonly schemaRegistry?: string
  readonly serviceId?: string
  readonly stateDir?: string
  readonly data: string
  readonly set?: Readonly<Record<string, string>>
  readonly verbose: boolean
}

export interface OpenedPort {
  readonly port: SqlPort
  /** Where it is connected to, for people. */
  readonly place: string
}

/** Throws as `openClient`, and as starting the engine does. */
export async function openPort(flags: EngineFlags, terminal: Terminal): Promise<OpenedPort> {
  const servers = namedServers(flags, terminal)
  const client = servers === undefined ? undefined : await openClient(terminal, flags)
  const options: SqlEngineOptions = {
    ...(client ? { client } : {}),
    ...registryOf(flags, terminal),
    dataDir: resolve(terminal.directory, flags.data),
    ...(flags.stateDir === undefined ? {} : { stateDir: resolve(terminal.directory, flags.stateDir) }),
    ...(flags.serviceId === undefined ? {} : { serviceId: flags.serviceId }),
    properties: flags.set ?? {},
    clock: terminal.clock,
    log: (line) => tell(line, flags, terminal),
  }
  const engine = new SqlEngine(options)
  const port = new EnginePort(engine, terminal.directory, () => client?.close())
  try {
    await untilInterrupted(terminal, engine.start())
  } catch (error) {
    await port.close()
    throw error
  }
  return { port, place: servers ?? `the embedded broker of ${flags.data}` }
}

function registryOf({ schemaRegistry }: EngineFlags, { environment }: Terminal): Pick<SqlEngineOptions, 'registry'> {
  const url = schemaRegistry ?? environment['MILLRACE_SCHEMA_REGISTRY']
  return url ? { registry: url } : {}
}

/** People at a prompt want to hear of what failed, of a cluster that is away and of its return, and of nothing else. */
function tell({ level, message, details }: LogLine, { verbose }: EngineFlags, terminal: Terminal): void {
  if (verbose || level === 'error' || details?.['reachable'] !== undefined) terminal.err(message)
}
