// Runs a whole topology in one task, record by record, without a broker: what tests of Kafka Streams applications call TopologyTestDriver.
// Law: after an input everything that follows from it is processed and committed, also what goes through repartition topics, before the next input.
import { type LogRecord, ManualClock, type TopicPartition } from '@millrace/record'
import { type DropReason, finishRecords, hasCalls } from '@millrace/runtime'
import type { PreparedCommit, StateDatabase, TimestampedKeyValueStore } from '@millrace/state'
import type { Topology } from '@millrace/topology'
import type { DriverOptions } from './driver-options.ts'
import { closed, stillWorking, unknownTopic, waitsForClock } from './errors.ts'
import { InputLog } from './input-log.ts'
import { assembleMachine, type Machine, type MachineParts, rebuiltMachine } from './machine.ts'
import { openDatabase } from './open-database.ts'
import { ProducedLog } from './produced-log.ts'
import { type RawRecord, TestInputTopic, TestOutputTopic, type TopicSerdes, type TopicWriter } from './test-topics.ts'
import { untilDoneOr, WorkUnderWay } from './work-under-way.ts'
import { patternSourceOf } from './whole-topology.ts'

export class TopologyTestDriver implements TopicWriter {
  #topology: Topology
  readonly #options: DriverOptions
  readonly #clock: ManualClock
  readonly #produced = new ProducedLog()
  readonly #fed = new InputLog()
  /** Of tasks that ended by a restart. */
  readonly #droppedBefore = new Map<DropReason, number>()
  readonly #inputs = new Set<string>()
  readonly #opening: Promise<Machine> | undefined
  #machine: Machine | undefined
  /** Something has to be waited for: stores on disk, or functions. */
  #mustWait: boolean
  #hasCalls: boolean
  readonly #work = new WorkUnderWay()
  /** Moves of the clock that are still to come. */
  #moves = 0
  #moved: Promise<void> = Promise.resolve()
  #closed = false
  /** What is under way, and what was to come after it. */
  #isGivenUp = false

  constructor(topology: Topology, options: DriverOptions = {}) {
    this.#topology = topology
    this.#options = options
    this.#clock = new ManualClock(options.initialWallClockMs ?? 0)
    this.#hasCalls = hasCalls(topology)
    this.#mustWait = this.#hasCalls || (options.store ?? 'memory') !== 'memory'
    const database = openDatabase(topology, options.store ?? 'memory')
    if (database instanceof Promise) {
      this.#opening = database.then((opened) => this.#buildOrClose(opened))
      // It is told by whatever comes first: an input, or settled().
      this.#opening.catch(() => undefined)
    } else this.#machine = this.#build(database)
  }

  /** The mocked wall clock, in milliseconds. */
  get wallClockMs(): number {
    return this.#clock.now()
  }

  /** Topics that something was produced to, internal ones included, in the order of first production. */
  get producedTopics(): readonly string[] {
    return this.#produced.topics
  }

  /** Records that went no further, by reason. */
  get droppedRecords(): ReadonlyMap<DropReason, number> {
    const dropped = new Map(this.#droppedBefore)
    addTo(dropped, this.#settledMachine().task.droppedRecords)
    return dropped
  }

  inputTopic<K, V>(name: string, serdes: TopicSerdes<K, V>): TestInputTopic<K, V> {
    return new TestInputTopic(name, serdes, this)
  }

  outputTopic<K, V>(name: string, serdes: TopicSerdes<K, V>): TestOutputTopic<K, V> {
    return new TestOutputTopic(name, serdes, () => this.produced(name))
  }

  /** A store of the topology, to be read only. On disk `get` works, scans need `allAsync` or `rangeAsync`. */
  store<K, V>(name: string): TimestampedKeyValueStore<K, V> {
    return this.#settledMachine().task.store(name) as unknown as TimestampedKeyValueStore<K, V>
  }

  /** A store of any type, to be read only: `driver.stateStore<KeyValueStore<string, number>>('counts')`. */
  stateStore<Store>(name: string): Store {
    return this.#settledMachine().task.view(name) as Store
  }

  /** All records that were produced to a topic, as bytes, internal topics included. */
  produced(topic: string): readonly LogRecord[] {
    this.#assertSettled()
    return this.#produced.records(topic)
  }

  /**
   * Pipes a record of bytes. With stores in memory and without asynchronous operators it and everything that follows from it is processed when this returns, and failures are thrown here;
   * otherwise that is so after `settled()`. Each record is done with before the next one is taken. Throws `TESTING_UNKNOWN_TOPIC`.
   */
  pipe(topic: string, record: RawRecord): void {
    this.#do((machine) => {
      if (!this.#feed(machine, topic, record)) throw unknownTopic(topic, [...this.#inputs])
      return false
    })
  }

  /**
   * Moves the wall clock in one jump; wall-clock punctuations that are then due run, each once. Where asynchronous functions are under way, it moves when they have got as far as they can without it:
   * then their retries and timeouts are due.
   */
  advanceWallClock(ms: number): void {
    if (this.#hasCalls) this.#moveAmidCalls(ms)
    this.#do(({ task }) => {
      if (!this.#hasCalls) this.#clock.advance(ms)
      task.punctuate()
      return true
    })
  }

  /**
   * Ends the task as a crash does, once everything piped is committed, and begins another: stores are rebuilt from their changelogs, what the metadata of committed
   * offsets remembers comes back, what processors keep in fields and when punctuations are due does not. Stores without a changelog keep their rows.
   * With a topology the next task runs that one, as an application does that was upgraded: it finds the state that its stores' names lead to.
   */
  async restart(topology: Topology = this.#topology): Promise<void> {
    await this.settled()
    const ended = this.#settledMachine()
    this.#topology = topology
    this.#hasCalls = hasCalls(topology)
    this.#mustWait ||= this.#hasCalls
    addTo(this.#droppedBefore, ended.task.droppedRecords)
    this.#begin(await rebuiltMachine(ended, this.#parts(ended.database), this.#fed))
  }

  /** Resolves when everything piped so far is processed and committed; rejects with the first failure, or with `TESTING_WAITS_FOR_CLOCK`. */
  async settled(): Promise<void> {
    await this.#opening
    const retryAt = (): number | undefined => (this.#moves === 0 ? this.#machine?.task.nextRetryAt : undefined)
    if (this.#hasCalls) await untilDoneOr(this.#work.end, () => retryAt() !== undefined)
    const at = retryAt()
    if (at !== undefined) throw waitsForClock(at - this.#clock.now())
    await this.#work.end
  }

  /** Closes the stores. What they hold in memory is gone; what is in LevelDB stays in its directory. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    // Calls that are under way now are given up: nobody looks at what they give.
    if (this.#hasCalls) await untilDoneOr(this.#work.end, () => this.#isWaiting)
    this.#isGivenUp = this.#isWaiting
    if (this.#isGivenUp) this.#machine?.task.close()
    await this.#work.end.catch(() => undefined)
    const machine = this.#machine ?? (await this.#opening?.catch(() => undefined))
    machine?.task.close()
    await machine?.globals?.close()
    await machine?.database.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #buildOrClose(database: StateDatabase): Promise<Machine> {
    try {
      return this.#build(database)
    } catch (error) {
      await database.close()
      throw error
    }
  }

  #build(database: StateDatabase): Machine {
    return this.#begin(assembleMachine(this.#parts(database)))
  }

  #parts(database: StateDatabase): MachineParts {
    return {
      topology: this.#topology,
      options: this.#options,
      database,
      clock: this.#clock,
      produced: this.#produced,
    }
  }

  #begin(machine: Machine): Machine {
    const { task, globals } = machine
    // Of a pattern, from the life before.
    for (const topic of this.#inputs) if (patternSourceOf(this.#topology, topic)) task.addInput({ topic, partition: 0 })
    for (const { topic } of [...task.inputs, ...(globals?.inputs ?? [])]) this.#inputs.add(topic)
    task.initialize(this.#fed.committed)
    this.#machine = machine
    return machine
  }

  /** Applies an input (true: it worked on stores itself) and works off what follows: now, or behind the work under way. */
  #do(input: (machine: Machine) => boolean): void {
    if (this.#closed) throw closed()
    if (!this.#mustWait) {
      const machine = this.#machine as Machine
      const isWork = input(machine)
      for (const { task } of this.#steps(machine, isWork)) {
        task.flush()
        void this.#commit(machine)?.write()
      }
      return
    }
    this.#work.add(async (before) => {
      await before
      if (this.#isGivenUp) return
      const machine = this.#machine ?? ((await this.#opening) as Machine)
      const isWork = input(machine)
      for (const { task } of this.#steps(machine, isWork)) {
        await finishRecords([task])
        await this.#commit(machine)?.write()
      }
    })
  }

  get #isWaiting(): boolean {
    return (this.#machine?.task.waitingRecords ?? 0) > 0
  }

  /** Moves the clock once the work before is done, or waits for something outside. */
  #moveAmidCalls(ms: number): void {
    const earlier = this.#moved
    this.#moves += 1
    this.#work.add(async (before) => {
      this.#moved = (async () => {
        await earlier
        await untilDoneOr(before, () => this.#isWaiting)
        this.#moves -= 1
        this.#clock.advance(ms)
      })()
      await this.#moved
      await before
    })
  }

  /** Processes record by record until nothing is left. Wherever it yields, the caller finishes what follows from the record and commits. */
  *#steps(machine: Machine, commitsFirst: boolean): Generator<Machine, void, undefined> {
    const { task } = machine
    if (commitsFirst) yield machine
    this.#feedBack(machine)
    while (task.buffered() > 0) {
      task.process(1)
      yield machine
      this.#feedBack(machine)
    }
  }

  /** Undefined where it is aborted instead. */
  #commit({ task, database }: Machine): PreparedCommit | undefined {
    if (this.#fed.isRepeatable && this.#options.aborts?.()) {
      task.rollback()
      this.#produced.rollback()
      task.initialize(this.#fed.committed)
      for (const { topic, record } of this.#fed.uncommitted) task.enqueue(topic, 0, [record], record.offset + 1)
      return undefined
    }
    const offsets = task.committableOffsets()
    const commit = database.prepareCommit(new Map())
    task.committed(offsets)
    this.#fed.commit(offsets)
    this.#produced.commit()
    return commit
  }

  /** Produced records whose topic is also read go back in, in the order of production. */
  #feedBack(machine: Machine): void {
    for (const { topic, record } of this.#produced.takeFresh()) this.#feed(machine, topic, record)
  }

  #feed({ task, globals }: Machine, topic: string, record: RawRecord): boolean {
    const pattern = this.#inputs.has(topic) ? undefined : patternSourceOf(this.#topology, topic)
    const input: TopicPartition = { topic, partition: 0 }
    if (pattern !== undefined) {
      this.#inputs.add(topic)
      task.addInput(input)
    }
    if (!this.#inputs.has(topic)) return false
    const isGlobal = globals?.inputs.some((input) => input.topic === topic) ?? false
    // Offsets of one pattern's topics run on together, as in Kafka Streams.
    const counter = patternSourceOf(this.#topology, topic)?.name ?? topic
    const entry = this.#fed.append(topic, counter, isGlobal ? 'globals' : 'task', record)
    // Global tables are up to date before anything else is processed.
    if (isGlobal) globals?.take(topic, 0, [entry], entry.offset + 1)
    else task.enqueue(topic, 0, [entry], entry.offset + 1)
    return true
  }

  #settledMachine(): Machine {
    this.#assertSettled()
    return this.#machine as Machine
  }

  #assertSettled(): void {
    if (!this.#work.isDone || this.#machine === undefined) throw stillWorking()
  }
}

function addTo(sums: Map<DropReason, number>, counts: ReadonlyMap<DropReason, number>): void {
  for (const [reason, count] of counts) sums.set(reason, (sums.get(reason) ?? 0) + count)
}
