// The story itself: who asks what. Each chapter waits for its consequences, so that the output reads in order although four programs write it.
import { randomUUID } from 'node:crypto'
import type { QuestionEvent } from './events.ts'
import type { QuestionService } from './question-service.ts'
import type { Story } from './story.ts'

export async function tellChapters(story: Story, service: QuestionService): Promise<void> {
  const newId = (): string => `q-${randomUUID().slice(0, 8)}`
  const publish = async (line: string, event: QuestionEvent): Promise<void> => {
    const consequences = [
      `notification ${event.questionId}`,
      ...(event.type === 'created' ? [`count ${event.userId}`] : []),
    ]
    const heard = story.hears(...consequences)
    story.tells(line)
    await service.publish(event)
    await heard
  }
  const ask = async (userId: string, title: string): Promise<string> => {
    const questionId = newId()
    await publish(`${userId} asks: “${title}”`, { type: 'created', questionId, userId, title, body: '' })
    return questionId
  }

  const first = await ask('ada', 'How do I count events per user?')
  await ask('grace', 'Where does the state live?')
  const title = 'How do I count events per user and hour?'
  await publish(`ada makes it clearer: “${title}”`, { type: 'updated', questionId: first, userId: 'ada', title })
  await ask('ada', 'What happens to my counts when the process dies?')
  const third = await ask('linus', 'Is this thing on?')
  await publish('linus takes it back', { type: 'deleted', questionId: third, userId: 'linus' })

  const rubbish = 'this is not a question'
  const heard = story.hears(`dead letter ${rubbish}`)
  story.tells(`somebody’s script sends: ${rubbish}`)
  await service.send(newId(), rubbish)
  await heard
}
