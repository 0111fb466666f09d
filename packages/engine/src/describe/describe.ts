// DESCRIBE of one thing, or of all streams or tables.
import { type Describe, signatureText, statementError } from '@millrace/sql'
import type { QueryPort } from '../query-port.ts'
import { describeSources } from './describe-source.ts'
import { noConnectors } from './list.ts'
import type { Listing } from './listing.ts'

/** @throws {MillraceError} `SQL_STATEMENT` where there is nothing of the name. */
export async function describe({ what, name = '', extended, span }: Describe, port: QueryPort): Promise<Listing> {
  const { session, functions } = port
  const { catalog } = session
  switch (what) {
    case 'source': {
      const source = catalog.source(name)
      if (!source) {
        throw statementError(`Could not find STREAM/TABLE '${name}' in the Metastore`, {
          span,
          hint: 'SHOW STREAMS and SHOW TABLES list what there is',
        })
      }
      return { kind: 'sources-described', sources: await describeSources([source], extended, port) }
    }
    case 'streams':
    case 'tables': {
      const found = catalog.sources.filter(({ kind }) => `${kind.toLowerCase()}s` === what)
      return { kind: 'sources-described', sources: await describeSources(found, extended, port) }
    }
    case 'function': {
      const found = functions.find(name)
      if (!found) {
        throw statementError(`Can't find any functions with the name '${name}'`, {
          span,
          hint: 'SHOW FUNCTIONS lists those that there are',
        })
      }
      const signatures = found.signatures.map(({ params, returns }) => {
        // What follows from the arguments is not written.
        const result = typeof returns === 'string' ? ` -> ${returns}` : ''
        return `${signatureText(found.name, params)}${result}`
      })
      return { kind: 'function-described', function: found, signatures }
    }
    case 'connector':
      throw noConnectors('CONNECTOR')
  }
}
