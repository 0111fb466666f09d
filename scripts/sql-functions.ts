// The page of SQL functions: writes docs/reference/sql-functions.md from the registry.
//   node --conditions=@millrace/source scripts/sql-functions.ts
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { functionReference } from '../packages/sql/src/functions/reference.ts'

writeFileSync(fileURLToPath(new URL('../docs/reference/sql-functions.md', import.meta.url)), functionReference())
