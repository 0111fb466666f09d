// One event loop, one group member, one reader, one writer: takes tasks, feeds them, commits them, gives them back.
// Law: nothing is processed while the group rebalances or a commit is between its first and last awaited step.
import type { GroupMember, LogReader } from '@millrace/client'
import { type Clock, isMillraceError, messageOf, sleep } from '@millrace/record'
import type { ApplicationConfig } from '../app/application-config.ts'
import type { Log } from '../app/log-line.ts'
import { assignedPlan } from '../assign/assigned-plan.ts'
import type { PlannedTask } from '../assign/planned-tasks.ts'
import { taskName } from '../assign/task-name.ts'
import type { FaultHook } from '../commit/fault-points.ts'
import type { RepartitionPurge } from '../topics/repartition-purge.ts'
import { TopicWatch } from '../topics/topic-watch.ts'
import type { Committer } from './committer.ts'
import type { Continuity } from './continuity.ts'
import { meansTopicGone, remedyFor } from './failure.ts'
import { Interruption } from './interruption.ts'
import { ParkedRecords } from './parked-records.ts'
import { ProcessingSlice } from './processing-slice.ts'
import { RecordIntake } from './record-intake.ts'
import type { RecordWriter } from './record-writer.ts'
import { TaskIdling } from './task-idling.ts'
import type { TaskSet } from './task-set.ts'
import { TaskWork } from './task-work.ts'

export type ThreadState = 'rebalancing' | 'restoring' | 'running'

export interface StreamThreadOptions {
  readonly member: GroupMember
  readonly reader: LogReader
  readonly writer: RecordWriter
  /** Where to read on when the position in a partition is gone; undefined where that means lost work. */
  readonly resetPosition: (topic: string, partition: number) => Promise<number | undefined>
  /** Closes the producer, whose fate is unknown, and opens another one in its place. Takes as long as its records are tried. */
  readonly renewWriter: () => Promise<void>
  readonly tasks: TaskSet
  readonly committer: Committer
  readonly purge: RepartitionPurge
  readonly continuity: Continuity
  /** All tasks by name, from the partitions that the cluster has now. */
  readonly plan: () => Promise<ReadonlyMap<string, PlannedTask>>
  /** Some source reads by a pattern: topics come and go. */
  readonly readsPattern: boolean
  readonly config: ApplicationConfig
  readonly clock: Clock
  /** Gives the event loop back once. */
  readonly nextTurn: () => Promise<void>
  readonly onState: (state: ThreadState) => void
  readonly log: Log
  readonly faultPoint: FaultHook
}

const longestPauseMs = 10_000

export class StreamThread {
  readonly #options: StreamThreadOptions
  readonly #intake: RecordIntake
  readonly #slice: ProcessingSlice
  readonly #work: TaskWork
  readonly #watch: TopicWatch
  readonly #parked: ParkedRecords
  readonly #interruption = new Interruption()
  readonly #stopAsked = Promise.withResolvers<'stop'>()
  #isStopping = false
  #rebalance: { readonly lost: boolean } | undefined = { lost: false }
  #commitSoon = false
  #assigned: readonly PlannedTask[] = []
  #failuresInARow = 0
  recordsPolled = 0
  recordsProcessed = 0
  rebalances = 0
  recoveries = 0

  constructor(options: StreamThreadOptions) {
    const { reader, config, clock, writer, committer } = options
    this.#options = options
    this.#intake = new RecordIntake({ ...options, maxBufferedRecords: config.maxBufferedRecords })
    const idling = new TaskIdling(reader, clock, config.maxTaskIdleMs)
    this.#parked = new ParkedRecords(options.tasks, clock)
    this.#work = new TaskWork({ ...options, idling, parked: this.#parked })
    this.#watch = new TopicWatch({
      plan: options.plan,
      clock,
      intervalMs: config.topicCheckIntervalMs,
      onChange: () => this.onRebalance({ lost: false }),
    })
    this.#slice = new ProcessingSlice({
      clock,
      sliceMs: config.sliceMs,
      allowance: (task) => idling.allowance(task),
      mustPause: () => writer.log.drained() !== undefined || committer.isOverfull,
    })
  }

  /** Runs until `stop`; rejects with what made it impossible to go on. Either way every task is closed and the group is left. */
  async run(): Promise<void> {
    try {
      while (!this.#isStopping) await this.#turnOrRemedy()
      await this.#finish()
    } finally {
      await this.#letGo()
    }
  }

  /** Asks the loop to commit and end. */
  stop(): void {
    this.#isStopping = true
    this.#stopAsked.resolve('stop')
    this.#interruption.interrupt()
  }

  /** The group asks for a rebalance. */
  onRebalance(event: { readonly lost: boolean }): void {
    if (!this.#rebalance?.lost) this.#rebalance = event
    this.#interruption.interrupt()
  }

  /** The next turn commits: a processor asks for it, or a write failed for good, which the commit meets. */
  commitSoon(): void {
    this.#commitSoon = true
    this.#interruption.interrupt()
  }

  async #turnOrRemedy(): Promise<void> {
    try {
      if (this.#rebalance) await this.#rejoin(this.#rebalance.lost)
      else await this.#turn()
    } catch (error) {
      await this.#remedy(error)
    }
  }

  async #remedy(error: unknown): Promise<void> {
    const remedy = this.#options.readsPattern && meansTopicGone(error) ? 'rejoin' : remedyFor(error)
    if (remedy === 'stop' || this.#isStopping) throw error
    if (remedy === 'rejoin') {
      this.#rebalance = { lost: true }
      return
    }
    try {
      await this.#recover(error)
    } catch (another) {
      await this.#remedy(another)
    }
  }

  async #turn(): Promise<void> {
    const { tasks, committer, purge, writer, faultPoint, nextTurn } = this.#options
    if (tasks.takeOpened()) this.#intake.assign(tasks.running)
    if (!tasks.isOpening) this.#options.onState('running')
    const waitMs = this.#commitSoon ? 0 : this.#work.pollMs
    const polled = await this.#intake.poll(waitMs)
    if (polled > 0) faultPoint('records-polled')
    this.recordsPolled += polled
    if (this.#rebalance || this.#isStopping) return
    const delivered = this.#parked.deliver()
    const processed = this.#slice.run(tasks.running)
    this.recordsProcessed += processed
    if (processed > 0 || delivered > 0) faultPoint('records-processed')
    const punctuated = this.#work.punctuate()
    this.#intake.regulate()
    if (this.#commitSoon || committer.dueInMs === 0 || committer.isOverfull) await this.#commit()
    committer.throwStateFailure()
    purge.purgeIfDue()
    this.#watch.look()
    const drained = writer.log.drained()
    if (drained) await this.#interruption.orUntil(drained)
    else if (processed > 0 || delivered > 0 || punctuated > 0) await nextTurn()
    else if (this.#parked.areThere) await this.#interruption.orUntil(this.#parked.whenReady())
    else if (waitMs === 0) await nextTurn()
  }

  async #commit(): Promise<void> {
    this.#commitSoon = false
    try {
      await this.#options.committer.commit()
      this.#failuresInARow = 0
    } catch (error) {
      // Nobody took the commit and nothing is lost: it is made again after the join, for the tasks that stay.
      if (!isMillraceError(error, 'CLIENT_REBALANCE_IN_PROGRESS')) throw error
      this.#rebalance ??= { lost: false }
    }
  }

  async #rejoin(lost: boolean): Promise<void> {
    const { onState, faultPoint, committer } = this.#options
    faultPoint('rebalance-started')
    onState('rebalancing')
    this.rebalances++
    if (!lost) await this.#commit()
    await committer.stateWritten()
    this.#rebalance = undefined
    this.#interruption.reset()
    try {
      await this.#takeAssignment(lost)
    } catch (error) {
      // Whatever was joined, its tasks are not taken: only another join makes sure whose they are.
      this.onRebalance({ lost })
      throw error
    }
  }

  async #takeAssignment(lost: boolean): Promise<void> {
    const { tasks, member, plan, continuity, onState, faultPoint } = this.#options
    const joined = await Promise.race([member.join(), this.#stopAsked.promise])
    if (joined === 'stop') return
    faultPoint('rebalance-joined')
    const all = await plan()
    this.#watch.taken(all)
    this.#assigned = assignedPlan(joined.assignment, all, this.#options.readsPattern)
    const names = this.#assigned.map(({ id }) => taskName(id))
    if (lost) {
      // What is being opened goes by offsets of the life before.
      await tasks.cancelOpening()
      await tasks.drop(await continuity.broken(tasks.running.filter(({ name }) => names.includes(name))))
    }
    await tasks.take(this.#assigned)
    this.#intake.assign(tasks.running)
    onState(tasks.isOpening ? 'restoring' : 'running')
  }

  /** As after a crash: what is not committed is forgotten, tasks are opened again from what the group and the changelogs have. */
  async #recover(error: unknown): Promise<void> {
    const { tasks, log, onState, renewWriter } = this.#options
    this.recoveries++
    log({ level: 'warn', message: `starts again from the last commit: ${messageOf(error)}`, error })
    onState('restoring')
    await this.#discard()
    this.#commitSoon = false
    await this.#pause(Math.min(longestPauseMs, 100 * 2 ** this.#failuresInARow++))
    if (this.#isStopping) return
    await renewWriter()
    if (this.#rebalance) return
    await tasks.take(this.#assigned)
  }

  /** A stop or a rebalance ends it. */
  async #pause(ms: number): Promise<void> {
    if (this.#isStopping || this.#rebalance) return
    this.#interruption.reset()
    const over = new AbortController()
    const waiting = sleep(this.#options.clock, ms, over.signal).catch(() => {})
    await this.#interruption.orUntil(waiting)
    over.abort()
  }

  async #discard(): Promise<void> {
    const { tasks, committer } = this.#options
    await committer.stateWritten().catch(() => {})
    await tasks.closeAll()
    this.#intake.assign([])
  }

  /** The last commit of an orderly stop. */
  async #finish(): Promise<void> {
    const { committer, faultPoint } = this.#options
    await committer.commit()
    await committer.stateWritten()
    faultPoint('stores-closing')
  }

  async #letGo(): Promise<void> {
    await this.#discard().catch((error: unknown) => {
      this.#options.log({ level: 'error', message: `state could not be closed: ${messageOf(error)}`, error })
    })
    await this.#options.member.leave()
    await this.#options.reader.close()
  }
}
