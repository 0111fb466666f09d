// The native client: the port to a log over Kafka's own protocol.
import { AdapterClient } from '../adapter/adapter-client.ts'
import type { LogClient } from '../port/log-client.ts'
import { nativeAdmin } from './admin/native-admin.ts'
import { Cluster } from './cluster/cluster.ts'
import { nativeMember } from './group/native-member.ts'
import { contextOf, type NativeClientOptions } from './options.ts'
import { nativeReader } from './reader/native-reader.ts'
import { nativeWriter } from './writer/native-writer.ts'

/** Makes a client; connects when it is first asked for something. Throws `CLIENT_INVALID_OPTIONS`. */
export function nativeClient(options: NativeClientOptions): LogClient {
  const cluster = new Cluster(contextOf(options))
  let made = 0
  const purpose = (of: string): string => `${of}-${++made}`
  return new AdapterClient({
    capabilities: { transactions: false, manualAssignment: true },
    admin: nativeAdmin(cluster),
    signal: cluster.signal,
    reader: (asked, onClose) => nativeReader(cluster, asked, purpose('reader'), onClose),
    writer: (asked, onClose) => nativeWriter(cluster, asked, purpose('writer'), onClose),
    member: (asked, onClose) => nativeMember(cluster, asked, purpose('member'), onClose),
    close: () => cluster.close(),
  })
}
