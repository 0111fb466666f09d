// What a query writes: the rows in the sink's formats, at the time that the statement says.
import { reasonOf } from '@millrace/record'
import type { StreamRecord } from '@millrace/record'
import { processValues, type ProcessorContext, type StepRef, type StreamDraft, to, toStream } from '@millrace/topology'
import type { DataSource } from '../catalog/source.ts'
import { evaluationError } from '../errors.ts'
import type { Row } from '../types/value.ts'
import { windowedKey } from './internal-serdes.ts'
import type { Building, Relation } from './query-node.ts'
import type { QueryTarget } from './query-request.ts'
import { failsOnInvalidTime, rowTime } from './timestamp.ts'

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
  { timestamp: columnOfTime, sink }: QueryTarget & { readonly sink: DataSource },
  building: Building,
): StepRef<StreamDraft> {
  if (!columnOfTime) return input
  const { column } = columnOfTime
  const timeOf = rowTime(columnOfTime, sink)
  const fails = failsOnInvalidTime(building)
  const { log, queryId } = building.log
  const supplier = (context: ProcessorContext) => (record: StreamRecord) => {
    const { key, value: row } = record
    if (row === null) return context.forward(record)
    let timestamp: number
    try {
      timestamp = timeOf(key, row as Row)
      if (timestamp < 0) throw evaluationError(`column ${column} is before 1970`)
    } catch (cause) {
      if (fails) throw cause
      const message = `Error writing row with extracted timestamp: ${reasonOf(cause)}`
      return log.write({ kind: 'record processing error', queryId, step: sink.name, message, cause, row })
    }
    // Outside: what fails behind here is not about the time.
    context.forward({ ...record, timestamp })
  }
  return building.plan.add(processValues({ input, supplier }))
}
