// The .proto file that ksqlDB derives of columns: messages named in the order in which they are met, those of fields within the message that has them.
import type { Column } from '../../schema/schema.ts'
import type { PartFormat } from '../format.ts'
import type { SqlType, StructField } from '../../types/sql-type.ts'

/** How a column says that it is NULL: not at all (NULL is the type's zero), by `optional`, or by a message around the value. */
type Nullable = 'none' | 'optional' | 'wrapper'

/** The message has the name that the format gives, else `ConnectDefault1`. */
export function protobufText(columns: readonly Column[], { properties }: PartFormat): string {
  const { nullableRepresentation: nullable = 'none', fullSchemaName: fullName } = properties
  const writer = new ProtoWriter(nullable as Nullable)
  const dot = fullName?.lastIndexOf('.') ?? -1
  const message = writer.message(columns, fullName?.slice(dot + 1) ?? writer.nextName())
  const head = [
    'syntax = "proto3";',
    ...(fullName !== undefined && dot > 0 ? [`package ${fullName.slice(0, dot)};`] : []),
  ]
  const imports = [...writer.imports].sort().map((name) => `import "${name}";`)
  const parts = [head.join('\n'), ...(imports.length > 0 ? [imports.join('\n')] : []), message.join('\n')]
  return `${parts.join('\n\n')}\n`
}

class ProtoWriter {
  readonly imports = new Set<string>()
  readonly #nullable: Nullable
  #names = 0

  constructor(nullable: Nullable) {
    this.#nullable = nullable
  }

  nextName(): string {
    this.#names += 1
    return `ConnectDefault${this.#names}`
  }

  message(fields: readonly StructField[], name: string): readonly string[] {
    const inner: (readonly string[])[] = []
    const lines = fields.map(
      ({ name: field, type }, index) => `${this.#field(field, type, inner)} = ${index + 1}${this.#options(type)};`,
    )
    return [`message ${name} {`, ...indented(lines), ...inner.flatMap((message) => ['', ...indented(message)]), '}']
  }

  /** `optional int32 A`; what it needs in messages goes to `inner`. */
  #field(name: string, type: SqlType, inner: (readonly string[])[]): string {
    if (type.kind === 'ARRAY') return `repeated ${this.#typeName(type.element, inner, 'none')} ${name}`
    if (type.kind === 'MAP') {
      const entry = `${this.nextName()}Entry`
      const fields = [
        { name: 'key', type: type.key },
        { name: 'value', type: type.value },
      ]
      inner.push(this.message(fields, entry))
      return `repeated ${entry} ${name}`
    }
    const typeName = this.#typeName(type, inner, this.#nullable)
    const isOptional = this.#nullable === 'optional' && scalars[type.kind] !== undefined
    return `${isOptional ? 'optional ' : ''}${typeName} ${name}`
  }

  #typeName(type: SqlType, inner: (readonly string[])[], nullable: Nullable): string {
    const scalar = scalars[type.kind]
    if (scalar !== undefined) {
      if (nullable !== 'wrapper') return scalar.plain
      this.imports.add('google/protobuf/wrappers.proto')
      return `google.protobuf.${scalar.wrapper}`
    }
    const known = messages[type.kind]
    if (known !== undefined) {
      this.imports.add(known.file)
      return known.name
    }
    const name = this.nextName()
    inner.push(this.message(type.kind === 'STRUCT' ? type.fields : [], name))
    return name
  }

  #options(type: SqlType): string {
    const decimal = type.kind === 'ARRAY' ? type.element : type
    if (decimal.kind !== 'DECIMAL') return ''
    this.imports.add('confluent/meta.proto')
    const param = (key: string, value: number): string => `{\n    key: "${key}",\n    value: "${value}"\n  }`
    const params = [param('precision', decimal.precision), param('scale', decimal.scale)].join(', ')
    return ` [(confluent.field_meta) = {params: [${params}]}]`
  }
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split('\n')).map((line) => (line === '' ? '' : `  ${line}`))
}

type ByKind<T> = Readonly<Partial<Record<SqlType['kind'], T>>>

const scalars: ByKind<{ readonly plain: string; readonly wrapper: string }> = {
  BOOLEAN: { plain: 'bool', wrapper: 'BoolValue' },
  INTEGER: { plain: 'int32', wrapper: 'Int32Value' },
  BIGINT: { plain: 'int64', wrapper: 'Int64Value' },
  DOUBLE: { plain: 'double', wrapper: 'DoubleValue' },
  STRING: { plain: 'string', wrapper: 'StringValue' },
  BYTES: { plain: 'bytes', wrapper: 'BytesValue' },
}

const messages: ByKind<{ readonly name: string; readonly file: string }> = {
  DATE: { name: 'google.type.Date', file: 'google/type/date.proto' },
  TIME: { name: 'google.type.TimeOfDay', file: 'google/type/timeofday.proto' },
  TIMESTAMP: { name: 'google.protobuf.Timestamp', file: 'google/protobuf/timestamp.proto' },
  DECIMAL: { name: 'confluent.type.Decimal', file: 'confluent/type/decimal.proto' },
}
