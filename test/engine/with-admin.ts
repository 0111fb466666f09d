// A client whose admin is another one: what is asked of a cluster is noted, or does not come to its end.
import type { LogAdmin, LogClient } from '@millrace/client'

export function withAdmin(client: LogClient, admin: LogAdmin): LogClient {
  return {
    capabilities: client.capabilities,
    admin,
    reader: (options) => client.reader(options),
    writer: (options) => client.writer(options),
    member: (options) => client.member(options),
    close: () => client.close(),
  }
}
