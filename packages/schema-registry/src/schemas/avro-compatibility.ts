// Whether Avro data of one schema can be read with another: the schema resolution of the Avro specification, as Avro's own SchemaCompatibility judges it.
// Names are compared without their namespaces, and a reader's aliases count.
import type { AvroEnum, AvroField, AvroRecord, AvroType } from '@millrace/serde/avro'

/** What data of a primitive type can be read as, beside itself. */
const promotions: Readonly<Record<string, readonly string[]>> = {
  long: ['int'],
  float: ['int', 'long'],
  double: ['int', 'long', 'float'],
  bytes: ['string'],
  string: ['bytes'],
}

export function avroProblems(reader: AvroType, writer: AvroType): readonly string[] {
  return new AvroComparison().problems(reader, writer, '')
}

class AvroComparison {
  /** Pairs that are being compared further out: what is found there decides. */
  readonly #open = new Map<AvroType, Set<AvroType>>()

  problems(reader: AvroType, writer: AvroType, path: string): readonly string[] {
    const open = this.#open.get(reader) ?? new Set()
    if (open.has(writer)) return []
    this.#open.set(reader, open.add(writer))
    const problems = this.#problems(reader, writer, path)
    open.delete(writer)
    return problems
  }

  #problems(reader: AvroType, writer: AvroType, path: string): readonly string[] {
    if (writer.kind === 'union') return this.#ofUnion(reader, writer.branches, path)
    if (reader.kind === 'union') {
      const fits = reader.branches.some((branch) => this.problems(branch, writer, path).length === 0)
      return fits ? [] : [problem(path, `no branch of the union reads ${typeName(writer)}`)]
    }
    if (reader.kind === 'array' && writer.kind === 'array') {
      return this.problems(reader.items, writer.items, `${path}/items`)
    }
    if (reader.kind === 'map' && writer.kind === 'map') {
      return this.problems(reader.values, writer.values, `${path}/values`)
    }
    if (reader.kind === 'record' && writer.kind === 'record') return this.#ofRecords(reader, writer, path)
    if (reader.kind === 'enum' && writer.kind === 'enum') return ofEnums(reader, writer, path)
    if (reader.kind === 'fixed' && writer.kind === 'fixed') {
      if (reader.size === writer.size) return ofNames(reader, writer, path)
      return [...ofNames(reader, writer, path), problem(path, `fixed of ${writer.size} bytes became ${reader.size}`)]
    }
    if (reader.kind === writer.kind || promotions[reader.kind]?.includes(writer.kind)) return []
    return [problem(path, `${typeName(reader)} cannot read ${typeName(writer)}`)]
  }

  #ofUnion(reader: AvroType, branches: readonly AvroType[], path: string): readonly string[] {
    return branches.flatMap((branch, index) => this.problems(reader, branch, `${path}/${index}`))
  }

  #ofRecords(reader: AvroRecord, writer: AvroRecord, path: string): readonly string[] {
    const ofFields = reader.fields.flatMap((field, index) => {
      const below = `${path}/fields/${index}`
      const written = writerField(field, writer)
      if (written.length > 1) return [problem(below, `field ${field.name} has several by its aliases`)]
      if (written[0] !== undefined) return this.problems(field.type, written[0].type, `${below}/type`)
      return field.default === undefined ? [problem(below, `field ${field.name} is new and has no default`)] : []
    })
    return [...ofNames(reader, writer, path), ...ofFields]
  }
}

function writerField({ name, aliases }: AvroField, writer: AvroRecord): readonly AvroField[] {
  return [name, ...aliases].flatMap((one) => writer.fields.filter((field) => field.name === one))
}

function ofEnums(reader: AvroEnum, writer: AvroEnum, path: string): readonly string[] {
  const unknown = writer.symbols.filter((symbol) => !reader.symbols.includes(symbol))
  const named = ofNames(reader, writer, path)
  const { default: fallback } = reader.attributes
  if (unknown.length === 0 || (typeof fallback === 'string' && reader.symbols.includes(fallback))) return named
  return [...named, problem(`${path}/symbols`, `symbols were taken away: ${unknown.join(', ')}`)]
}

interface Named {
  readonly name: string
  readonly attributes: Readonly<Record<string, unknown>>
}

function ofNames(reader: Named, writer: Named, path: string): readonly string[] {
  if (simpleName(reader.name) === simpleName(writer.name)) return []
  const { aliases } = reader.attributes
  const namespace = reader.name.slice(0, Math.max(0, reader.name.lastIndexOf('.') + 1))
  const full = (alias: unknown): unknown => (String(alias).includes('.') ? alias : `${namespace}${String(alias)}`)
  if (Array.isArray(aliases) && aliases.some((alias) => full(alias) === writer.name)) return []
  return [problem(`${path}/name`, `${writer.name} became ${reader.name}`)]
}

function simpleName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

function typeName(type: AvroType): string {
  return 'name' in type ? `${type.kind} ${type.name}` : type.kind
}

function problem(path: string, what: string): string {
  return `${path || '/'}: ${what}`
}
