// What a query writes: the rows in the sink's formats, at the time that the statement says.
import type { StreamRecord } from '@millrace/record'
import { processValues, type ProcessorContext, type StepRef, type StreamDraft, to, toStream } from '@millrace/topology'
import type { DataSource } from '../catalog/source.ts'
import { evaluationError, reasonOf } from '../errors.ts'
import type { Row } from '../types/value.ts'
import { windowedKey } from './internal-serdes.ts'
import type { Building, Relation } from './query-node.ts'
import type { QueryTarget } from './query-request.ts'
import { timeReader } from './timestamp.ts'

export async function writeSink(
  relation: Relation,
  target: QueryTarget & { readonly sink: DataSource },
  building: Building,
): Promise<void> {
  const { plan } = building
  const { sink, serdes } = target
  const rows = relation.kind === 'STREAM' ? relation.stream : plan.add(toStream({ input: relation.table }))
  const input = timed(rows, target, building)
  const { topic, schema, keyFormat, valueFormat } = sink
  const key = await serdes.prepare({ topic, part: 'key', columns: schema.key, format: keyFormat, use: 'sink' })
  const value = await serdes.prepare({ topic, part: 'value', columns: schema.value, format: valueFormat, use: 'sink' })
  plan.add(to({ input, topic, key: windowedKey(key, keyFormat.window), value: value as never }))
}

function timed(
  input: StepRef<StreamDraft>,
  { timestamp, sink, id }: QueryTarget & { readonly sink: DataSource },
  { plan, log, properties }: Building,
): StepRef<StreamDraft> {
  if (!timestamp) return input
  const read = timeReader(timestamp, sink.schema)
  const inKey = sink.schema.key.findIndex(({ name }) => name === timestamp.column)
  const inValue = sink.schema.value.findIndex(({ name }) => name === timestamp.column)
  const fails = String(properties['ksql.timestamp.throw.on.invalid']) === 'true'
  const timeOf = ({ key, value }: StreamRecord): number => {
    const row = (inKey >= 0 ? key : value) as Row | null
    const time = row?.[inKey >= 0 ? inKey : inValue] ?? null
    if (time === null) throw evaluationError(`column ${timestamp.column} is NULL`)
    return read(time)
  }
  const supplier = (context: ProcessorContext) => (record: StreamRecord) => {
    if (record.value === null) return context.forward(record)
    try {
      context.forward({ ...record, timestamp: timeOf(record) })
    } catch (cause) {
      if (fails) throw cause
      const message = `Error writing row with extracted timestamp: ${reasonOf(cause)}`
      log.log.write({
        kind: 'record processing error',
        queryId: id,
        step: sink.name,
        message,
        cause,
        row: record.value,
      })
    }
  }
  return plan.add(processValues({ input, supplier }))
}
