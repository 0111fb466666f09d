// An engine that carries out the statements it reads, a line each, and says which of them are acknowledged: what the kill tests end and start again.
// node engine-app.ts '{"bootstrapServers": …, "serviceId": …}': options of the engine. Lines: {"number": …, "text": …}; number 0 is answered when it has started.
// `diesAt` names a method of the cluster's admin or of the registry: the process kills itself (kill -9) when it is called.
import { createInterface } from 'node:readline'
import { nativeClient } from '@millrace/client'
import { SqlEngine, type SqlEngineOptions } from '@millrace/engine'
import { messageOf } from '@millrace/record'
import { HttpSchemaRegistry } from '@millrace/serde'
import { withAdmin } from '../with-admin.ts'

interface AppOptions extends SqlEngineOptions {
  readonly registry?: string
  readonly diesAt?: string
}

function dying<Target extends object>(target: Target, name: string | undefined): Target {
  return new Proxy(target, {
    get(of, property) {
      if (property === name) return () => process.kill(process.pid, 'SIGKILL')
      const value: unknown = Reflect.get(of, property)
      return typeof value === 'function' ? (value.bind(of) as unknown) : value
    },
  })
}

const { diesAt, bootstrapServers, registry: url, ...options } = JSON.parse(process.argv[2] ?? '{}') as AppOptions
const native = nativeClient({ bootstrapServers: bootstrapServers ?? '', clientId: 'engine-app' })
const client = withAdmin(native, dying(native.admin, diesAt))
const registry = url === undefined ? {} : { registry: dying(new HttpSchemaRegistry({ url }), diesAt) }
const engine = new SqlEngine({ ...options, ...registry, client, log: () => {} })
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
