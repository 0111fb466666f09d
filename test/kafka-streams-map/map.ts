// Kafka Streams' public methods and what stands for each of them here; the page that people read is written from it.
import { beyondEntries } from './beyond-entries.ts'
import { driverEntries } from './driver-entries.ts'
import type { ClassEntries } from './entry.ts'
import type { JavaMethods } from './java-methods.ts'
import { processorEntries } from './processor-entries.ts'
import { streamEntries } from './streams-entries.ts'
import { tableEntries } from './tables-entries.ts'

export const entries: Readonly<Record<string, ClassEntries>> = {
  ...streamEntries,
  ...tableEntries,
  ...processorEntries,
  ...driverEntries,
}

/** `count(Named)` is `count`. */
function methodName(signature: string): string {
  return signature.slice(0, signature.indexOf('('))
}

/** By name, in the order of Java's class. */
export function overloads(signatures: readonly string[]): ReadonlyMap<string, readonly string[]> {
  return Map.groupBy(signatures, methodName)
}

export function page(methods: JavaMethods): string {
  const sections = Object.entries(methods).map(([name, signatures]) => section(name, signatures))
  return `# Kafka Streams' API and where it is here

Every public method of Kafka Streams 4.1 that programs call, as its class files list them, with all overloads; what stands for it in Millrace, and what shows that it does the same. A *case* is a file of [test/conformance/streams/cases](../../test/conformance/streams/cases), whose results Kafka Streams itself recorded; others are test files. Where there is nothing, the table says why.

Java's builders (\`Consumed\`, \`Produced\`, \`Grouped\`, \`Joined\`, \`StreamJoined\`, \`TableJoined\`, \`Materialized\`, \`Named\`, \`Repartitioned\`) are fields of one options object; a mapper \`(value, key)\` stands for the overloads with and without key. What an operator does with nulls, late records, timestamps and headers, and what it makes, is on [its page](../operators/README.md). This page is written by \`pnpm streams-map\`.

${sections.join('\n')}
${beyond()}`
}

function beyond(): string {
  const rows = Object.values(beyondEntries).map((entry) =>
    'here' in entry ? `| ${code(entry.here)} | ${entry.shownBy} |` : '',
  )
  return `## Beyond Kafka Streams\n\n| Millrace | shown by |\n|---|---|\n${rows.join('\n')}\n`
}

function section(name: string, signatures: readonly string[]): string {
  const rows = [...overloads(signatures)].map(([method, all]) => row(all, entries[name]?.[method]))
  return `## ${name}\n\n| Kafka Streams | Millrace | shown by |\n|---|---|---|\n${rows.join('\n')}\n`
}

function row(signatures: readonly string[], entry: ClassEntries[string] | undefined): string {
  const java = signatures.map((signature) => code(signature)).join('<br>')
  if (entry === undefined) return `| ${java} | **missing** | |`
  if ('none' in entry) return `| ${java} | – ${escaped(entry.none)} | |`
  const here = entry.here.includes('`') || !entry.here.includes('(') ? escaped(entry.here) : code(entry.here)
  return `| ${java} | ${here} | ${entry.shownBy} |`
}

const escaped = (text: string): string => text.replaceAll('|', '\\|')
const code = (text: string): string => `\`${escaped(text)}\``
