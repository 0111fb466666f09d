// The one place that says which package may know what. The linter's configuration and the architecture test both read it.
// Law: a package imports only packages of a strictly lower rank; a walled library is imported in one folder only.

/** Rank by package folder. */
export const ranks: Readonly<Record<string, number>> = {
  record: 0,
  serde: 1,
  protocol: 1,
  topology: 2,
  state: 2,
  client: 2,
  broker: 2,
  runtime: 3,
  sql: 3,
  'schema-registry': 3,
  console: 4,
  streams: 4,
  engine: 4,
  testing: 4,
  server: 5,
  cli: 6,
}

/** The name under which a package folder is installed. */
export function packageName(folder: string): string {
  return folder === 'cli' ? 'millrace' : `@millrace/${folder}`
}

/** Libraries with one door each: the folder (below `packages/`) that may import them. */
export const walls: Readonly<Record<string, string>> = {
  level: 'state/src/level/',
  'classic-level': 'state/src/level/',
  kafkajs: 'client/src/kafkajs/',
  chevrotain: 'sql/src/syntax/',
}

/** What reaches the machine: modules, globals and properties that a simulation must be able to replace. */
export const machine = {
  modules: [
    'fs',
    'fs/promises',
    'net',
    'tls',
    'dns',
    'dns/promises',
    'http',
    'https',
    'dgram',
    'child_process',
  ].flatMap((name) => [name, `node:${name}`]),
  timerModules: ['timers', 'timers/promises', 'node:timers', 'node:timers/promises'],
  globals: ['setTimeout', 'setInterval', 'fetch', 'WebSocket'],
  properties: [
    { object: 'Date', property: 'now' },
    { object: 'Math', property: 'random' },
  ],
} as const

/** The edges: files or folders (below `packages/`) that may reach the machine, each for a reason. */
export const edges: Readonly<Record<string, string>> = {
  'record/src/clock.ts': 'is the clock that everyone else is given',
  'state/src/level/': 'LevelDB lives in a directory',
  'serde/src/registry/http-schema-registry.ts': 'asks a schema registry over HTTP',
  'client/src/native/wire/tcp-transport.ts': 'opens sockets behind the Transport interface',
  'client/src/native/security/tls-socket.ts': 'opens encrypted sockets for that transport',
  'client/src/native/options.ts': 'holds the real transport, clock and chance as what is used where none is given',
  'broker/src/server/': 'listens on sockets',
  'broker/src/data-directory.ts': 'asks the operating system who holds the data directory',
  'broker/src/disk/': 'keeps the log in files',
  'schema-registry/src/http/http-server.ts': 'answers requests over HTTP',
  'cli/src/': 'is the program that people run',
}

/** Names that say nothing about what is inside. */
export const forbiddenNames: readonly string[] = [
  'utils',
  'util',
  'common',
  'helpers',
  'helper',
  'core',
  'internals',
  'misc',
]

export const maxFileLines = 400
