// `npm start`: a broker (embedded, unless one is named), the topology, two services around it, and a story that they tell together.
import { join } from 'node:path'
import { MillraceApp } from '@millrace/streams'
import { readArguments, usage } from './arguments.ts'
import { tellChapters } from './chapters.ts'
import { DeadLetterDesk } from './dead-letter-desk.ts'
import type { ProcessedQuestionEvent } from './events.ts'
import { findKafka } from './find-kafka.ts'
import { howToGoOn, howToLookFurther, introduction } from './look-further.ts'
import { NotificationService } from './notification-service.ts'
import { QuestionService } from './question-service.ts'
import { questionToProcessedQuestion } from './question-to-processed-question.ts'
import { quietKafka } from './quiet-kafka.ts'
import { Story } from './story.ts'
import { groups, prepareTopics, topics } from './topics.ts'

const dataDir = '.millrace'

/** Resolves at Ctrl-C or SIGTERM. */
const stopAsked = new Promise<'stop'>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve('stop'))
})

async function run(bootstrapServers: string | undefined, follow: boolean): Promise<void> {
  const story = new Story((line) => console.log(line))
  const kafka = await findKafka(bootstrapServers, dataDir)
  const client = quietKafka(kafka.bootstrapServers, 'question-events-example')
  const { others } = await prepareTopics(client)
  if (others) story.sharesTheWork()

  const app = new MillraceApp(
    questionToProcessedQuestion((userId, count) => {
      story.follows(`count ${userId}`, `${userId} has asked ${count} ${count === 1 ? 'question' : 'questions'} so far`)
    }),
    {
      applicationId: groups.topology,
      bootstrapServers: kafka.bootstrapServers,
      stateDir: join(dataDir, 'state'),
      commitInterval: '100ms',
      // No record cache: each change of a count is told, not only the last one before a commit.
      cacheMaxBytes: 0,
      onDeserializationError: 'dead-letter',
      deadLetterTopic: topics.deadLetters,
      // The story is told by the services; of the application itself only trouble is worth a line.
      log: ({ level, message }) => {
        if (level === 'error') console.error(message)
      },
    },
  )
  const questions = new QuestionService(client)
  const notifications = new NotificationService(client, (event) => {
    story.follows(`notification ${event.questionId}`, `notification: ${describe(event)}`)
  })
  const desk = new DeadLetterDesk(client, ({ text, cause }) => {
    story.follows(`dead letter ${text}`, `no question; put aside in ${topics.deadLetters}: ${cause}`)
  })

  story.says(...introduction(kafka, others))
  try {
    const started = Promise.all([app.start(), questions.start(), notifications.start(), desk.start()])
    const chapters = started.then(async () => {
      await tellChapters(story, questions)
      if (!follow) return
      story.says(...howToGoOn(kafka.bootstrapServers))
      await app.finished
    })
    await Promise.race([chapters, app.finished, stopAsked])
  } finally {
    await Promise.all([notifications.stop(), desk.stop(), questions.stop()])
    await app.stop()
    await kafka.stop()
  }
  story.says(...howToLookFurther(kafka))
}

function describe(event: ProcessedQuestionEvent): string {
  const { questionId, userId } = event
  if (event.type === 'deleted') return `${userId}’s question ${questionId} is gone`
  const verb = event.type === 'created' ? 'a new question' : 'a better wording'
  return `${verb} by ${userId}, ${event.words} words, at /questions/${event.slug}`
}

const args = readArguments(process.argv.slice(2))
if ('problem' in args) {
  console.log([args.problem, usage].filter((text) => text !== '').join('\n\n'))
  process.exitCode = args.problem === '' ? 0 : 2
} else {
  try {
    await run(args.bootstrapServers, args.follow)
  } catch (error) {
    console.error(`\n  This did not work: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  }
}
