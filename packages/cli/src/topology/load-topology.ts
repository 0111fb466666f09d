// A file → the topology that it exports: a topology, a builder, or a function that returns one of the two.
// Law: only exports with a telling name are called, because calling any other function might do anything.
import { isAbsolute, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { messageOf } from '@millrace/record'
import type { Topology } from '@millrace/topology'
import { cliError } from '../errors.ts'

/** Where a topology is looked for, in this order; then any other export that is a topology or a builder. */
const names = ['default', 'topology', 'builder', 'buildTopology', 'createTopology']

/** Throws `CLI_TOPOLOGY`. */
export async function loadTopology(file: string, directory: string, exportName?: string): Promise<Topology> {
  const path = isAbsolute(file) ? file : resolve(directory, file)
  const module = await importModule(path, file)
  const candidates = exportName === undefined ? [...names.filter((name) => name in module)] : [exportName]
  for (const name of candidates) {
    const topology = await topologyIn(module[name], file, name)
    if (topology) return topology
  }
  if (exportName === undefined) {
    const others = Object.entries(module).filter(([, value]) => isTopology(value) || isBuilder(value))
    const [only, ...more] = others
    if (only && more.length === 0) return (await topologyIn(only[1], file, only[0])) as Topology
    if (more.length > 0) {
      const found = others.map(([name]) => name).join(', ')
      throw cliError('CLI_TOPOLOGY', `${file} exports several topologies (${found}); choose one with --export`)
    }
  }
  const has = Object.keys(module).join(', ') || 'nothing'
  const wanted = exportName === undefined ? 'no topology' : `no topology named ${exportName}`
  throw cliError(
    'CLI_TOPOLOGY',
    `${file} exports ${wanted} (it exports ${has}); export a Topology, a StreamsBuilder or a function that returns one, as default or topology`,
  )
}

async function importModule(path: string, file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>
  } catch (thrown) {
    throw cliError('CLI_TOPOLOGY', `${file} cannot be loaded: ${firstLine(thrown)}`, { cause: thrown })
  }
}

async function topologyIn(value: unknown, file: string, name: string): Promise<Topology | undefined> {
  try {
    const made: unknown = typeof value === 'function' ? await (value as () => unknown)() : value
    if (isTopology(made)) return made
    return isBuilder(made) ? made.build() : undefined
  } catch (thrown) {
    throw cliError('CLI_TOPOLOGY', `${name} of ${file} fails: ${firstLine(thrown)}`, { cause: thrown })
  }
}

function isTopology(value: unknown): value is Topology {
  const { describe, nodes, subtopologies } = (value ?? {}) as Partial<Topology>
  return typeof describe === 'function' && nodes instanceof Map && Array.isArray(subtopologies)
}

function isBuilder(value: unknown): value is { build(): Topology } {
  return typeof value === 'object' && value !== null && typeof (value as { build?: unknown }).build === 'function'
}

function firstLine(thrown: unknown): string {
  return messageOf(thrown).split('\n', 1)[0] ?? ''
}
