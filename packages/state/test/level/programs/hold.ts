// Opens a directory and holds it, or says why it cannot.
import { messageOf } from '@millrace/record'
import { openLevelDatabase } from '@millrace/state'

try {
  const database = await openLevelDatabase({ directory: process.argv[2] ?? '' })
  process.stdout.write('open\n')
  // Until the other side closes our input.
  process.stdin.resume()
  process.stdin.once('end', () => void database.close())
} catch (error) {
  process.stdout.write(`${messageOf(error)}\n`)
}
