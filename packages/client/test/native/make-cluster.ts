// The parts under test, on a scripted cluster: a cluster, or a whole client, with quick retries.
import { type Clock, systemClock } from '@millrace/record'
import type { LogClient } from '@millrace/client'
import { nativeClient } from '@millrace/client'
import { Cluster } from '../../src/native/cluster/cluster.ts'
import { type ClientEvent } from '../../src/adapter/context.ts'
import { contextOf, type NativeClientOptions } from '../../src/native/options.ts'
import type { ScriptedCluster } from './scripted-cluster.ts'

export function optionsFor(
  transport: ScriptedCluster,
  clock: Clock = systemClock,
  events: ClientEvent[] = [],
): NativeClientOptions {
  return {
    bootstrapServers: 'boot:9001',
    transport,
    clock,
    random: () => 0.5,
    retryBackoffMs: 1,
    retryBackoffMaxMs: 4,
    log: (event) => events.push(event),
  }
}

export function clusterOn(transport: ScriptedCluster, more: Partial<NativeClientOptions> = {}): Cluster {
  return new Cluster(contextOf({ ...optionsFor(transport), ...more }))
}

export function clientOn(transport: ScriptedCluster, more: Partial<NativeClientOptions> = {}): LogClient {
  return nativeClient({ ...optionsFor(transport), ...more })
}
