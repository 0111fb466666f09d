// Finds out why a broker ends connections without a word: a port that asks for a login does so when it is asked for anything else.
import { errorCode } from '@millrace/protocol'
import type { ClientError } from '../../errors.ts'
import { type SaslChannel, loginDemandedError } from './authenticate.ts'

/** The error to be told if the broker wants a login, null if it wants none. Rejects where it cannot be asked. */
export async function loginDemand(channel: SaslChannel): Promise<ClientError | null> {
  // No broker has a mechanism of this name: one that wants a login says which it has, one that wants none that this is no place for it.
  const answer = await channel.request('SaslHandshake', { mechanism: '' }, 1)
  const demands = answer.errorCode === errorCode('UNSUPPORTED_SASL_MECHANISM')
  return demands ? loginDemandedError(channel.address, answer.mechanisms) : null
}
