// `pnpm test:faults`: the fault tests in their long form, one after the other, on the embedded broker and on a real Kafka. `MILLRACE_SEED` repeats a run.
import { defineConfig } from 'vitest/config'

const conditions = ['@millrace/source']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name: 'faults',
    include: ['test/**/*.faults.test.ts'],
    globalSetup: ['test/kafka/fixture.ts'],
    execArgv: ['--conditions=@millrace/source'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 60_000,
    reporters: ['verbose', './scripts/summary-reporter.mjs'],
  },
})
