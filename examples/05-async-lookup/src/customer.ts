// A customer, as the service that knows customers speaks of them.
import { z } from 'zod'

export const Customer = z.object({ id: z.string(), name: z.string(), city: z.string() })
export type Customer = z.infer<typeof Customer>
