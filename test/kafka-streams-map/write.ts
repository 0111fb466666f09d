// `pnpm streams-map`: asks the jars what Kafka Streams has, and writes the list and the page.
import { writeFileSync } from 'node:fs'
import { javaMethods } from './java-methods.ts'
import { page } from './map.ts'

const found = javaMethods()
if ('without' in found) {
  console.error(found.without)
  process.exit(1)
}
writeFileSync(new URL('kafka-streams-4.1.json', import.meta.url), `${JSON.stringify(found.methods, null, 2)}\n`)
writeFileSync(new URL('../../docs/reference/kafka-streams-map.md', import.meta.url), page(found.methods))
