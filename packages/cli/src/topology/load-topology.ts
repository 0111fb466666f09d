// A file → the topology that it exports: a topology, a builder, or a function that returns one of the two.
// Law: a function is called only when its name tells what it makes, or when it is all that the file exports: calling any other might do anything.
import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { messageOf } from '@millrace/record'
import type { Topology } from '@millrace/topology'
import { cliError } from '../errors.ts'

/** Where a topology is looked for, in this order; then any other export that is a topology or a builder. */
const names = ['default', 'topology', 'builder', 'buildTopology', 'createTopology']

/** Throws `CLI_TOPOLOGY`. */
export async function loadTopology(file: string, directory: string, exportName?: string): Promise<Topology> {
  const path = resolve(directory, file)
  const module = await importModule(path, file)
  const candidates = exportName === undefined ? tellingNames(module) : [exportName]
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

function tellingNames(module: Readonly<Record<string, unknown>>): readonly string[] {
  const all = Object.keys(module)
  const telling = names.filter((name) => all.includes(name))
  return telling.length === 0 && all.length === 1 ? all : telling
}

async function importModule(path: string, file: string): Promise<Readonly<Record<string, unknown>>> {
  if (!existsSync(path)) throw cliError('CLI_TOPOLOGY', `there is no file ${file}`)
  try {
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>
  } catch (thrown) {
    throw cliError('CLI_TOPOLOGY', `${file} cannot be loaded: ${reasonOf(thrown, path)}`, { cause: thrown })
  }
}

async function topologyIn(value: unknown, file: string, name: string): Promise<Topology | undefined> {
  try {
    const made: unknown = typeof value === 'function' ? await (value as () => unknown)() : value
    if (isTopology(made)) return made
    return isBuilder(made) ? made.build() : undefined
  } catch (thrown) {
    throw cliError('CLI_TOPOLOGY', `${name} of ${file} fails: ${reasonOf(thrown, basename(file))}`, { cause: thrown })
  }
}

function isTopology(value: unknown): value is Topology {
  const { describe, nodes, subtopologies } = (value ?? {}) as Partial<Topology>
  return typeof describe === 'function' && nodes instanceof Map && Array.isArray(subtopologies)
}

function isBuilder(value: unknown): value is { build(): Topology } {
  return typeof value === 'object' && value !== null && typeof (value as { build?: unknown }).build === 'function'
}

/** The first line of the message, and the place in the file where the stack names one. */
function reasonOf(thrown: unknown, path: string): string {
  const [line = ''] = messageOf(thrown).split('\n', 1)
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : ''
  const after = stack.split(path, 2)[1]
  const place = after === undefined ? undefined : /^:(\d+)/.exec(after)?.[1]
  return place === undefined ? line : `${line} (line ${place})`
}
