// What a mistake gets told: the message for each, word by word, with `<…>` for what differs from case to case.
// docs/reference/errors.md shows them, the tests that make the mistakes hold what they are told against them (`quoted` in test/quoted.ts), and a test looks that each is made.

export interface Quote {
  readonly mistake: string
  /** Of a log line; without it the message is an error's. */
  readonly level?: 'info' | 'warn' | 'error'
  readonly says: string
  /** Why it comes to that, and what to do beyond what the message says itself. */
  readonly meaning: string
}

const cluster = {
  unreachable: {
    mistake: 'No broker can be reached',
    says: 'CLIENT_UNREACHABLE: no broker answers; tried <address> (<reason>); is the cluster running, and is bootstrapServers right?',
    meaning:
      'At the start, after 30 s, with what each address said. Later the application waits for its brokers for as long as it takes, and the log says so.',
  },
  'no-answer-yet': {
    mistake: 'The cluster does not answer at the start',
    level: 'warn',
    says: '<application> has no answer from the cluster yet; trying on',
    meaning: 'After 3 s. Either an answer comes, or the error above.',
  },
  'wrong-password': {
    mistake: 'A wrong password',
    says: 'CLIENT_AUTHENTICATION_FAILED: no login at <address> as "<user>" by <mechanism>: the broker says: <reason>; check sasl.username and sasl.password, and that the user may use this mechanism',
    meaning: 'Not tried again, neither at the start nor when a password is changed while the application runs.',
  },
  'login-missing': {
    mistake: 'No login where the broker asks for one',
    says: 'CLIENT_AUTHENTICATION_FAILED: <address> asks for a login (<mechanisms>) and the client has none; set sasl to a mechanism, username and password',
    meaning: 'See [security](../guide/security.md).',
  },
  'certificate-untrusted': {
    mistake: 'A certificate that is not trusted',
    says: 'CLIENT_TLS_FAILED: no secure connection to <address>: its certificate is refused (<reason>); give the certificate of the authority that signed it as tls.ca (for a self-signed one, itself)',
    meaning: 'The authority is neither among those that Node knows nor given.',
  },
  'certificate-of-another': {
    mistake: 'A certificate for another name',
    says: 'CLIENT_TLS_FAILED: no secure connection to <address>: its certificate is for <names>; use that name in bootstrapServers (and advertised.listeners), or set tls.servername to it',
    meaning: 'The broker is reached by an address that its certificate does not have.',
  },
  'tls-at-a-plain-port': {
    mistake: 'TLS to a port without it',
    says: 'CLIENT_TLS_FAILED: no secure connection to <address>: it ended the connection in the handshake; does this port speak TLS? Without it, leave tls out',
    meaning: 'Brokers have a port for each way in; this is the one without encryption.',
  },
  'no-tls-at-a-tls-port': {
    mistake: 'No TLS to a port with it',
    says: 'CLIENT_UNREACHABLE: no broker answers; tried <address> (the broker closed it before it said anything; does this port speak TLS? Then set tls); is the cluster running, and is bootstrapServers right?',
    meaning: 'The broker waits for a TLS handshake and hangs up.',
  },
  'not-authorized': {
    mistake: 'An access rule says no',
    says: 'CLIENT_NOT_AUTHORIZED: <request>: the broker answered <error><more>',
    meaning:
      'The user is known and may not do this. Applications need READ on their input topics and group, WRITE on output topics, and ALL on topics with the prefix `<application>-`.',
  },
} satisfies Record<string, Quote>

const broker = {
  'port-taken': {
    mistake: 'The port of the embedded broker is in use, and no other one may be taken',
    says: 'BROKER_PORT_TAKEN: port <port> of <host> is taken; stop the other program, or choose another port (0: any)',
    meaning: 'With `strictPort`, or `millrace broker --port`.',
  },
  'port-taken-elsewhere': {
    mistake: 'Port 9092 is in use when an application starts its embedded broker',
    level: 'warn',
    says: 'started a broker on <directory> at <address>, because port 9092 is taken by another program',
    meaning: 'Nothing is wrong for the application; other programs must be given that address.',
  },
  'broker-directory-taken': {
    mistake: 'A second broker on one data directory',
    says: 'BROKER_DIRECTORY_IN_USE: <directory> belongs to process <pid> on <host> and listens on <address>; connect to that broker, stop it, or use another directory',
    meaning: 'Applications do not meet it: they attach to the broker that is there.',
  },
  'broker-directory-unwritable': {
    mistake: 'A data directory that cannot be written to',
    says: 'BROKER_STORAGE: cannot use <directory> (<reason>); choose a directory that can be written to',
    meaning: '`dataDir` is `.millrace` in the working directory unless it is set.',
  },
} satisfies Record<string, Quote>

const topics = {
  'missing-topic': {
    mistake: 'A topic to read is missing',
    says: 'RUNTIME_MISSING_SOURCE_TOPIC: the topology reads <topic>, which the cluster does not have; create it first: millrace topics create <topic> --partitions 4 (or set createMissingTopics)',
    meaning: 'A misspelt name, or another cluster than meant. On the embedded broker missing topics are made.',
  },
  'missing-output-topic': {
    mistake: 'A topic to write to is missing',
    says: 'RUNTIME_MISSING_TOPIC: the topology writes to <topic>, which the cluster does not have; create it first: millrace topics create <topic> --partitions 4 (or set createMissingTopics)',
    meaning: 'The same for output.',
  },
  'not-copartitioned': {
    mistake: 'Topics that are joined have different numbers of partitions',
    says: 'RUNTIME_NOT_COPARTITIONED: these topics are joined or share a store, so they need the same number of partitions: <topic> (<count>), <other> (<more>); recreate one with the count of the other, or put .repartition({ partitions: n }) in front of the join',
    meaning: 'Records of one key would lie in partitions of different numbers, and never meet.',
  },
  'internal-topic-mismatch': {
    mistake: 'The input topic got more partitions than the changelog has',
    says: "RUNTIME_INTERNAL_TOPIC_MISMATCH: <kind> topic <topic> has <count> partitions, the topology needs <needed>; the sources were repartitioned or the topology changed: stop all instances, delete the application's internal topics and state (or take a new applicationId), and start again",
    meaning: 'Keys have moved to other partitions than their rows in the changelog.',
  },
  'changelog-deleted': {
    mistake: 'A changelog is deleted while its task runs',
    says: 'RUNTIME_PRODUCTION_FAILED: records could not be written: CLIENT_UNKNOWN_TOPIC: <topic>-<partition> cannot be written: the cluster has no such topic; create it first; it was there at the start, so somebody deleted it. Starting again makes internal topics anew, without what they held',
    meaning: 'The local state is wiped then, too, because it would no longer equal its changelog.',
  },
} satisfies Record<string, Quote>

const records = {
  'function-throws': {
    mistake: 'A function of the program throws',
    says: 'RUNTIME_PROCESSING_FAILED: task <task>, node <node>, record <topic>-<partition>@<offset>: <reason>; the record will be processed again after a restart, so make the function take it or filter it out before',
    meaning: 'The node is an operator by its name in `describe()`.',
  },
  'unreadable-record': {
    mistake: 'A record that the serde cannot read',
    says: "RUNTIME_DESERIALIZATION_FAILED: value of <topic>-<partition>@<offset> (source <node>): <reason>; go on past such records with onDeserializationError: 'skip' | 'dead-letter'",
    meaning: 'See [errors and dead letters](../guide/errors-and-dead-letters.md).',
  },
  'unreadable-record-left-out': {
    mistake: 'The same, where the handler says `skip` or `dead-letter`',
    level: 'warn',
    says: "record left out: RUNTIME_DESERIALIZATION_FAILED: value of <topic>-<partition>@<offset> (source <node>): <reason>; go on past such records with onDeserializationError: 'skip' | 'dead-letter'",
    meaning: 'Counted as `unreadable` in `metrics().droppedRecords`.',
  },
  'record-too-large': {
    mistake: 'A result that its topic finds too large',
    says: "RUNTIME_PRODUCTION_FAILED: records could not be written: CLIENT_RECORD_TOO_LARGE: <request>: the broker answered MESSAGE_TOO_LARGE<more>; raise the topic's max.message.bytes, or go on without such records of output topics with onProductionError: 'skip' | 'dead-letter'",
    meaning: 'Nothing after the last commit is taken for done.',
  },
  'null-key': {
    mistake: 'A record without a key, where a table, an aggregation or a join needs one',
    level: 'warn',
    says: 'record <topic>-<partition>@<offset> is left out at <node>: its key is null (<count> task <task>)',
    meaning:
      'As in Kafka Streams such a record goes no further; it counts as `null-key` in `metrics().droppedRecords`. One line at once, then at most one in ten seconds, with their number. Give it a key before: `selectKey`.',
  },
} satisfies Record<string, Quote>

const state = {
  'state-of-another-cluster': {
    mistake: 'A state directory of another cluster',
    level: 'warn',
    says: 'store <store> is restored in full from <topic>-<partition>: it belongs to cluster <cluster>, this one is <other>',
    meaning:
      'The rows are wiped and come from the changelog of this cluster. Give each cluster a directory of its own.',
  },
  'changelog-made-again': {
    mistake: 'A changelog was deleted and made again',
    level: 'warn',
    says: 'store <store> is restored in full from <topic>-<partition>: its changelog was deleted and made again (topic id <before>, now <now>)',
    meaning: 'The rows are wiped: the store is what its changelog holds now.',
  },
  'state-read-only': {
    mistake: 'A state directory that cannot be written to',
    says: 'STATE_DIRECTORY_READ_ONLY: the state directory <directory> cannot be written to (<reason>); give this user write access or choose another state directory (stateDir)',
    meaning: 'A read-only mount, another owner, or a file where a directory should be.',
  },
  'state-locked': {
    mistake: 'A state directory that another process holds',
    level: 'warn',
    says: 'task <task> waits for its directory: STATE_DIRECTORY_IN_USE: the state directory <directory> is open in <holder>; close that one, or give this instance a state directory of its own (stateDir)',
    meaning:
      'Every five seconds while it waits: an instance of the same application that is about to give the task up lets go in a moment; a process that hangs does not.',
  },
  'state-damaged': {
    mistake: 'State that is damaged on disk',
    says: 'STATE_CORRUPT: the state in <directory> is damaged (<reason>); delete the directory: at the next start its stores are restored from their changelogs',
    meaning:
      'Checksums are compared when the state is opened. What a crash tore off at the end is not damage: it is cut away and replayed.',
  },
  'disk-full': {
    mistake: 'The disk is full',
    says: 'STATE_DISK_FULL: no space is left for the state in <directory> (<reason>); free some or move the state directory, then start again',
    meaning: 'Nothing is lost: what was not committed is processed again.',
  },
} satisfies Record<string, Quote>

const program = {
  stalled: {
    mistake: 'Records wait and nothing gets done',
    level: 'warn',
    says: '<application> has made no progress for <time> s: it <doing>',
    meaning:
      'After `stalledAfter` (60 s), with what it waits for and where; `app.health.stall` has the same until it goes on. The log says then: `<application> makes progress again after <time> s`.',
  },
  'exactly-once': {
    mistake: 'Exactly-once is asked for',
    says: "RUNTIME_UNSUPPORTED: processingGuarantee 'exactly_once_v2' needs a client with transactions, and this one has none; leave processingGuarantee out: records are then processed at least once, those since the last commit again after a crash",
    meaning: 'No client of this version has transactions.',
  },
  'unknown-store': {
    mistake: 'A store that the topology does not have',
    says: "RUNTIME_UNKNOWN_STORE: the topology has no store <store>; it has: <stores>. A table has a store that can be asked for when it is given a name: { store: '…' }",
    meaning: 'Names are those given in the topology, without the application id.',
  },
  'started-twice': {
    mistake: 'An application is started again',
    says: 'RUNTIME_WRONG_STATE: start() was asked for when the application was <state>; an application starts once: make another one',
    meaning: 'Also after it failed.',
  },
  'stopped-before': {
    mistake: 'An application is stopped while it starts',
    says: 'RUNTIME_STOPPED: <application> was stopped before it was running; make another application to start again',
    meaning:
      '`start()` rejects with it once everything is closed. With `stopOnSignals` the process has ended by then, with 0.',
  },
} satisfies Record<string, Quote>

export const quotesByPlace = {
  'The cluster and the way to it': cluster,
  'The embedded broker': broker,
  Topics: topics,
  Records: records,
  State: state,
  'The program': program,
} as const

export const quotes = { ...cluster, ...broker, ...topics, ...records, ...state, ...program }

export type QuoteId = keyof typeof quotes

const special = /[.*+?^${}()|[\]\\]/g

/** What matches the whole message. A placeholder stands for anything, the same name for the same thing. */
export function quotePattern(says: string): RegExp {
  const seen = new Set<string>()
  const parts = says.split(/<([a-z]+)>/).map((part, at) => {
    if (at % 2 === 0) return part.replace(special, '\\$&')
    if (seen.has(part)) return `\\k<${part}>`
    seen.add(part)
    return `(?<${part}>[^]*?)`
  })
  return new RegExp(`^${parts.join('')}$`)
}
