// An engine that carries out the statements it reads, a line each, and says which of them are acknowledged: what the kill test ends and starts again.
// node engine-app.ts '{"bootstrapServers": …, "serviceId": …}': options of the engine. Lines: {"number": …, "text": …}; number 0 is answered when it has started.
import { createInterface } from 'node:readline'
import { SqlEngine, type SqlEngineOptions } from '@millrace/engine'
import { messageOf } from '@millrace/record'

const engine = new SqlEngine({ ...(JSON.parse(process.argv[2] ?? '{}') as SqlEngineOptions), log: () => {} })
const say = (answer: object): boolean => process.stdout.write(`${JSON.stringify(answer)}\n`)
await engine.start()
say({ number: 0 })
for await (const line of createInterface({ input: process.stdin })) {
  const { number, text } = JSON.parse(line) as { number: number; text: string }
  await engine.execute(text).then(
    () => say({ number }),
    (error: unknown) => say({ number, error: messageOf(error) }),
  )
}
