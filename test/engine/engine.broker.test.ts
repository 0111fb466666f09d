// The suites of the engine on the embedded broker.
import { testBroker } from '@millrace/testing'
import { onTestFinished, test } from 'vitest'
import { controlSuite } from './control-suite.ts'
import { engineSuite } from './engine-suite.ts'
import { logSuite } from './log-suite.ts'
import { querySuite } from './query-suite.ts'
import { sharedWorkSuite } from './shared-work-suite.ts'

for (const [title, run] of Object.entries({
  ...engineSuite,
  ...controlSuite,
  ...querySuite,
  ...logSuite,
  ...sharedWorkSuite,
})) {
  test(title, async () => {
    const broker = await testBroker({ listen: true })
    // Before the suite adds its own: the last ones are called first.
    onTestFinished(() => broker.stop())
    await run(broker.bootstrapServers)
  })
}
