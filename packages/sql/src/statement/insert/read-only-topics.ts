// Topics that statements must not write: those of the cluster and of this program.
import { statementError } from '../../errors.ts'
import { type Settings, textSetting } from '../properties/settings.ts'

const readOnlySetting = 'ksql.readonly.topics'
const usual =
  '_confluent.*,__confluent.*,_schemas,__consumer_offsets,__transaction_state,connect-configs,connect-offsets,connect-status,connect-statuses'

/** `what` begins the message. @throws {MillraceError} `SQL_STATEMENT` */
export function checkWritable(topic: string, settings: Settings, what: string): void {
  const patterns = (textSetting(settings, readOnlySetting) ?? usual).split(',')
  if (!patterns.some((pattern) => new RegExp(`^(?:${pattern.trim()})$`).test(topic))) return
  throw statementError(`${what}: ${topic}`, { hint: `the setting ${readOnlySetting} says so` })
}
