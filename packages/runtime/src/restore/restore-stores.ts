// Replays changelogs into stores before their tasks see a record: all partitions at once, through one reader.
// Law: when it resolves, each store equals a fold of the committed changelog below the offset that was its end when the restore began.
import type { FetchedPartition, LogAdmin, LogReader } from '@millrace/client'
import { type Clock, isMillraceError, type LogRecord, MillraceError, partitionKey } from '@millrace/record'
import type { RestoredEntry, StateDatabase } from '@millrace/state'
import type { RuntimeErrorCode } from '../errors.ts'
import { RestoreMeter, type RestoreListener } from './restore-progress.ts'
import { type RestoreStart, restoreStart, storeFormatVersion } from './restore-start.ts'

/** One store's changelog partition. */
export interface RestoreTarget {
  readonly store: string
  readonly topic: string
  readonly partition: number
  readonly topicId: string
  readonly database: StateDatabase
  /** For a source topic that serves as changelog: the committed offset. Records past it are not state yet. */
  readonly endAtMost: number | undefined
  /** Turns changelog records, in their order, into what the store keeps; those that cannot be rows are left out. */
  readonly entriesOf: (records: readonly LogRecord[]) => readonly RestoredEntry[]
}

export interface RestoreOptions {
  readonly admin: LogAdmin
  /** `read_committed`; closed by the caller. */
  readonly reader: LogReader
  readonly clusterId: string
  readonly clock: Clock
  readonly pollMs: number
  readonly signal: AbortSignal
  readonly onProgress: RestoreListener
  /** A store is wiped; with the reason. */
  readonly onWipe: (target: RestoreTarget, reason: string) => void
  readonly onBatch: () => void
}

interface Replay {
  readonly target: RestoreTarget
  readonly from: number
  readonly end: number
  position: number
}

/**
 * Resolves with the offset up to which each store now contains its changelog, keyed as `partitionKey`.
 * Rejects with `RUNTIME_RESTORE_FAILED`, or with the signal's reason when that is aborted.
 */
export async function restoreStores(
  targets: readonly RestoreTarget[],
  options: RestoreOptions,
): Promise<ReadonlyMap<string, number>> {
  const meter = new RestoreMeter(options.clock)
  const replays = new Map<string, Replay>()
  const ends = new Map<string, number>()
  for (const replay of await prepareReplays(targets, options)) {
    ends.set(keyOf(replay.target), replay.end)
    if (replay.position < replay.end) replays.set(keyOf(replay.target), replay)
    else options.onProgress(meter.measure(replay.target, replay.from, replay.position, replay.end))
  }
  while (replays.size > 0) {
    options.signal.throwIfAborted()
    assignAll(options.reader, replays)
    try {
      await replayUntilDone(replays, meter, options)
    } catch (error) {
      if (!isMillraceError(error, 'CLIENT_OFFSET_OUT_OF_RANGE')) throw error
      const { target, end } = await restartOutOfRange(error, replays, options)
      ends.set(keyOf(target), end)
    }
  }
  return ends
}

async function prepareReplays(targets: readonly RestoreTarget[], options: RestoreOptions): Promise<readonly Replay[]> {
  const at = async (where: 'earliest' | 'latest'): Promise<ReadonlyMap<string, number>> =>
    options.admin.listOffsets(
      targets.map(({ topic, partition }) => ({ topic, partition, at: where })),
      'read_uncommitted',
    )
  const [earliest, latest] = await Promise.all([at('earliest'), at('latest')])
  const replays: Replay[] = []
  for (const target of targets) {
    const logStart = earliest.get(keyOf(target)) ?? 0
    const end = Math.min(latest.get(keyOf(target)) ?? 0, target.endAtMost ?? Number.MAX_SAFE_INTEGER)
    const start = restoreStart(target.database.checkpoint(target.store), {
      clusterId: options.clusterId,
      topicId: target.topicId,
      logStart,
      end: Math.max(end, logStart),
    })
    await wipeIfNeeded(target, start, options)
    replays.push({ target, from: start.offset, end: Math.max(end, start.offset), position: start.offset })
  }
  return replays
}

async function wipeIfNeeded(target: RestoreTarget, start: RestoreStart, options: RestoreOptions): Promise<void> {
  if (start.wipe === undefined) return
  options.onWipe(target, start.wipe)
  await target.database.wipe(target.store)
}

function assignAll(reader: LogReader, replays: ReadonlyMap<string, Replay>): void {
  reader.assign(
    [...replays.values()].map(({ target, position }) => ({
      topic: target.topic,
      partition: target.partition,
      offset: position,
    })),
  )
}

async function replayUntilDone(
  replays: Map<string, Replay>,
  meter: RestoreMeter,
  options: RestoreOptions,
): Promise<void> {
  while (replays.size > 0) {
    options.signal.throwIfAborted()
    const fetched = await options.reader.poll(options.pollMs)
    options.signal.throwIfAborted()
    await writeFetched(fetched, replays, options.clusterId)
    let finished = false
    for (const { topic, partition } of fetched) {
      const replay = replays.get(partitionKey(topic, partition))
      if (!replay) continue
      options.onProgress(meter.measure(replay.target, replay.from, replay.position, replay.end))
      if (replay.position >= replay.end) finished = replays.delete(partitionKey(topic, partition))
    }
    if (fetched.length > 0) options.onBatch()
    if (finished) assignAll(options.reader, replays)
  }
}

/** Databases in parallel, the stores of one database one after the other. */
async function writeFetched(
  fetched: readonly FetchedPartition[],
  replays: ReadonlyMap<string, Replay>,
  clusterId: string,
): Promise<void> {
  const chains = new Map<StateDatabase, Promise<void>>()
  for (const batch of fetched) {
    const replay = replays.get(partitionKey(batch.topic, batch.partition))
    if (!replay) continue
    const before = chains.get(replay.target.database) ?? Promise.resolve()
    chains.set(
      replay.target.database,
      before.then(() => writeBatch(replay, batch, clusterId)),
    )
  }
  await Promise.all(chains.values())
}

async function writeBatch(replay: Replay, batch: FetchedPartition, clusterId: string): Promise<void> {
  const { target, end } = replay
  const offset = Math.min(batch.nextOffset, end)
  const records = batch.nextOffset <= end ? batch.records : batch.records.filter((record) => record.offset < end)
  try {
    await target.database.restore(target.store, target.entriesOf(records), {
      offset,
      clusterId,
      topicId: target.topicId,
      formatVersion: storeFormatVersion,
    })
  } catch (error) {
    throw new MillraceError<RuntimeErrorCode>(
      'RUNTIME_RESTORE_FAILED',
      `records ${replay.position} to ${offset} of ${target.topic}-${target.partition} could not be written to store ${target.store}; ` +
        'if the directory is damaged, delete it: the store is restored from its changelog',
      { cause: error, details: { store: target.store, topic: target.topic, partition: target.partition } },
    )
  }
  replay.position = offset
}

/** The log moved past a position while it was read: that store starts again from the beginning. */
async function restartOutOfRange(
  error: MillraceError,
  replays: Map<string, Replay>,
  options: RestoreOptions,
): Promise<Replay> {
  const key = partitionKey(String(error.details['topic']), Number(error.details['partition']))
  const lost = replays.get(key)
  if (!lost) throw error
  options.onWipe(lost.target, `offset ${lost.position} was deleted from the changelog while it was read`)
  await lost.target.database.wipe(lost.target.store)
  replays.delete(key)
  const [again] = await prepareReplays([lost.target], options)
  if (!again) throw error
  if (again.position < again.end) replays.set(key, again)
  return again
}

function keyOf(target: RestoreTarget): string {
  return partitionKey(target.topic, target.partition)
}
