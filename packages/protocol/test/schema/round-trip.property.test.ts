import { fc } from '@fast-check/vitest'
import { expect, test } from 'vitest'
import { errorCode } from '../../src/index.ts'
import { arbitraryMessage } from './arbitrary-message.ts'
import { everyMessage } from './every-message.ts'

const refused = errorCode('UNSUPPORTED_VERSION')

test.each(everyMessage())('$title comes back as it was sent', ({ fields, version, encode, decode, title }) => {
  fc.assert(
    fc.property(arbitraryMessage(fields, version), (message) => {
      // The one response whose layout depends on what it says.
      fc.pre(!title.startsWith('ApiVersions response') || message['errorCode'] !== refused)
      expect(decode(encode(message))).toEqual(message)
    }),
    { numRuns: 25 },
  )
})
