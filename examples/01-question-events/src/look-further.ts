// The words around the story: where everything is, and what to try next.
import type { FoundKafka } from './find-kafka.ts'
import { topics } from './topics.ts'

export function introduction({ bootstrapServers, embedded }: FoundKafka, others: boolean): string[] {
  const place = embedded
    ? `${bootstrapServers}, ${embedded.attached ? 'started by another program' : 'embedded in this program'}, its log in ${embedded.directory}`
    : bootstrapServers
  return [
    'Questions and answers, on a real wire',
    '',
    `  Kafka        ${place}`,
    `  Topology     question-to-processed-question reads ${topics.questionEvents}, counts in LevelDB`,
    `  Services     QuestionService publishes, notification-service listens (plain kafkajs, both)`,
    ...(others ? ['  Others       another program shares the work: what comes to it is told there'] : []),
  ]
}

const triedWith = (bootstrapServers: string): string[] => [
  `    echo 'q-1:{"type":"created","questionId":"q-1","userId":"you","title":"Does this work?"}' |`,
  `      kcat -P -b ${bootstrapServers} -t ${topics.questionEvents} -K:`,
  `    echo rubbish | kcat -P -b ${bootstrapServers} -t ${topics.questionEvents}`,
  `    kcat -C -b ${bootstrapServers} -t ${topics.processedQuestionEvents} -e`,
  `    kcat -C -b ${bootstrapServers} -t ${topics.questionsPerUser} -e -s value=q -f '%k %s\\n'`,
]

export function howToGoOn(bootstrapServers: string): string[] {
  return [
    '',
    '  Now it is your turn; this keeps running until Ctrl-C. In another terminal:',
    '',
    ...triedWith(bootstrapServers),
    '',
  ]
}

export function howToLookFurther({ bootstrapServers, embedded }: FoundKafka): string[] {
  if (!embedded) return ['', `  The topics stay on ${bootstrapServers}:`, '', ...triedWith(bootstrapServers)]
  return [
    '',
    `  Everything is kept in ${embedded.directory}: start again and the counts go on. To look further:`,
    '',
    '    npm start -- --follow                           keeps running; or the broker alone:',
    '    npx millrace broker',
    '',
    '  and in another terminal:',
    '',
    ...triedWith(bootstrapServers),
    '',
    '    npm start -- --bootstrap-servers HOST:PORT      the same on your own Kafka',
  ]
}
