// A broker that a test kills (kill -9) and starts again, on the same port and the same directory.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { startBrokerProcess } from '../broker/broker-process.ts'
import { untilAnswers } from '../kafka/fixture/answers.ts'
import { kafkaJars } from '../kafka/fixture/jars.ts'
import { formatStorage, freePorts, java, properties } from '../kafka/fixture/java.ts'
import { startKeeper } from '../kafka/fixture/keeper.ts'

export interface RestartableBroker {
  readonly bootstrapServers: string
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>
  /** Resolves when it answers again. */
  restart(): Promise<void>
}

async function directory(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'millrace-killed-'))
  onTestFinished(() => rm(made, { recursive: true, force: true }))
  return made
}

/** The embedded broker in a process of its own. Ends with the test. */
export async function restartableEmbedded(): Promise<RestartableBroker> {
  const place = await directory()
  let broker = await startBrokerProcess(place)
  const { bootstrapServers, port } = broker
  onTestFinished(() => broker.kill())
  return {
    bootstrapServers,
    kill: () => broker.kill(),
    async restart() {
      broker = await startBrokerProcess(place, { port })
    },
  }
}

/** Apache Kafka on the machine's Java, or why there is none. Ends with the test. */
export async function restartableKafka(): Promise<RestartableBroker | { readonly without: string }> {
  const jars = kafkaJars()
  if ('without' in jars) return jars
  const place = await directory()
  const [port, controller] = await freePorts()
  const config = join(place, 'server.properties')
  await writeFile(config, properties(place, port, controller))
  formatStorage(jars.libs, config)
  const bootstrapServers = `127.0.0.1:${port}`
  let broker = await startJvm(jars.libs, config)
  onTestFinished(() => broker.kill())
  await untilAnswers(bootstrapServers, 60_000)
  return {
    bootstrapServers,
    kill: () => broker.kill(),
    async restart() {
      broker = await startJvm(jars.libs, config)
      await untilAnswers(bootstrapServers, 60_000)
    },
  }
}

async function startJvm(libs: string, config: string): Promise<{ kill(): Promise<void> }> {
  // The keeper ends the broker when this process ends, however that happens; the folder that it removes then holds its log only.
  const place = await mkdtemp(join(tmpdir(), 'millrace-killed-log-'))
  const log = join(place, 'broker.log')
  const keeper = startKeeper(['process', place, log, java, '-Xmx512m', '-cp', join(libs, '*'), 'kafka.Kafka', config])
  const pid = Promise.withResolvers<number>()
  const ended = Promise.withResolvers<void>()
  keeper.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const match = /pid (\d+)/.exec(text)
    if (match) pid.resolve(Number(match[1]))
    if (text.includes('ended')) ended.resolve()
  })
  let isGone = false
  return {
    async kill() {
      if (isGone) return
      isGone = true
      process.kill(await pid.promise, 'SIGKILL')
      await ended.promise
      await keeper.release()
    },
  }
}
