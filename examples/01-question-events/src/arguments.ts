// What can be said after `npm start --`.
import { parseArgs } from 'node:util'

export interface Arguments {
  /** Absent: the embedded broker. */
  readonly bootstrapServers: string | undefined
  /** Keep running and process what anyone sends. */
  readonly follow: boolean
}

export const usage = `npm start                                      the story on the embedded broker
npm start -- --follow                          … and then keep running: whatever you send is processed
npm start -- --bootstrap-servers HOST:PORT     the same on your own Kafka`

export function readArguments(argv: readonly string[]): Arguments | { readonly problem: string } {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        'bootstrap-servers': { type: 'string' },
        follow: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (values.help) return { problem: '' }
    return { bootstrapServers: values['bootstrap-servers'], follow: values.follow }
  } catch (error) {
    return { problem: (error as Error).message }
  }
}
