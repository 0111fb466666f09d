// The long form: brokers killed every few seconds.
import { expect, test } from 'vitest'
import { surviveBrokerKills } from './broker-kill-suite.ts'
import { restartableEmbedded, restartableKafka } from './restartable-broker.ts'

test('three programs go on soon after each of ten kills of the embedded broker', async () => {
  await surviveBrokerKills(await restartableEmbedded(), { kills: 10, upMs: 3_000, downMs: 1_000 })
})

test('three programs go on soon after each of five kills of Apache Kafka', async ({ skip }) => {
  const broker = await restartableKafka()
  if ('without' in broker) {
    expect(process.env['MILLRACE_REQUIRE'] ?? '').not.toContain('kafka')
    return skip(broker.without)
  }
  await surviveBrokerKills(broker, { kills: 5, upMs: 3_000, downMs: 1_000 })
})
