// Vitest's last reporter: says why anything was skipped, and ends with one line that a program can read: `N passed, N failed[, N skipped]`.
// Law: a file that could not run and an error outside any test count as failed; a run without a test is a failure.
import { writeFileSync } from 'node:fs'

/** @implements {import('vitest/node').Reporter} */
export default class SummaryReporter {
  /** @param {readonly import('vitest/node').TestModule[]} modules */
  onTestRunEnd(modules, unhandledErrors) {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 }
    /** @type {Map<string, number>} */
    const reasons = new Map()
    for (const module of modules) {
      const failedBefore = count.failed
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === 'passed') count.passed += 1
        else if (result.state === 'failed') count.failed += 1
        else {
          count.skipped += 1
          const reason = (result.state === 'skipped' && result.note) || 'skipped in its source, without a reason'
          const line = `${module.relativeModuleId}: ${reason}`
          reasons.set(line, (reasons.get(line) ?? 0) + 1)
        }
      }
      if (module.state() === 'failed' && count.failed === failedBefore) count.failed += 1
    }
    if (count.passed + count.failed + count.skipped === 0) {
      console.log('No test ran; that is a failure.')
      count.failed = 1
    }
    if (count.failed > 0) process.exitCode = 1
    for (const [line, times] of reasons) console.log(`skipped (${times}) ${line}`)
    const summary = `${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ''}`
    console.log(`\n${summary}`)
    const file = process.env.MILLRACE_TEST_SUMMARY
    if (file) writeFileSync(file, `${summary}\n`)
  }
}
