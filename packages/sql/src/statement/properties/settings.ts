// The settings that statements look at. Values come from a program, a configuration or SET, as themselves or as text.

export interface Settings {
  readonly [name: string]: unknown
}

export function textSetting(settings: Settings, name: string): string | undefined {
  const value = settings[name]
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? `${value}` : undefined
}

export function booleanSetting(settings: Settings, name: string): boolean | undefined {
  const text = textSetting(settings, name)?.trim().toLowerCase()
  return text === undefined || text === '' ? undefined : text === 'true'
}

export const keyFormatSetting = 'ksql.persistence.default.format.key'
export const valueFormatSetting = 'ksql.persistence.default.format.value'
export const wrapSetting = 'ksql.persistence.wrap.single.values'
export const topicPrefixSetting = 'ksql.output.topic.name.prefix'
export const insertValuesSetting = 'ksql.insert.into.values.enabled'
/** Whether a time that cannot be read stops the query. */
export const timestampSetting = 'ksql.timestamp.throw.on.invalid'
/** An alternative planner of ksqlDB's, whose queries may leave key columns out and order them. */
export const newPlannerSetting = 'ksql.new.query.planner.enabled'

/** Where a query begins. */
export const offsetResetSetting = 'auto.offset.reset'
