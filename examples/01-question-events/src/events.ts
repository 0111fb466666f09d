// What the services say to each other: the events of a question's life, and what processing adds. One zod schema each; the types come from the schemas.
import { z } from 'zod'

const about = { questionId: z.string().min(1), userId: z.string().min(1) }
const title = z.string().trim().min(1, 'a question needs a title')

const QuestionCreated = z.object({ type: z.literal('created'), ...about, title, body: z.string().default('') })
const QuestionUpdated = z.object({ type: z.literal('updated'), ...about, title })
const QuestionDeleted = z.object({ type: z.literal('deleted'), ...about })

/** What lies in `question-events`, keyed by question id. */
export const QuestionEvent = z.discriminatedUnion('type', [QuestionCreated, QuestionUpdated, QuestionDeleted])

/** What lies in `processed-question-events`, keyed by question id. */
export const ProcessedQuestionEvent = z.object({
  ...about,
  type: z.enum(['created', 'updated', 'deleted']),
  status: z.literal('processed'),
  title: z.string().optional(),
  /** For addresses: `how-do-i-join-two-streams`. */
  slug: z.string().optional(),
  words: z.number().optional(),
})

export type QuestionEvent = z.infer<typeof QuestionEvent>
export type ProcessedQuestionEvent = z.infer<typeof ProcessedQuestionEvent>
