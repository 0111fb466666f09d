// From a request's frame to its response's frame. The table of APIs below is also what ApiVersions announces.
// Law: whatever bytes come in, the outcome is a response, no response, or a closed connection; never a thrown error.
import { apis, type ApiName, type DecodedRequest, decodeRequest, encodeResponse, errorCode } from '@millrace/protocol'
import { isMillraceError } from '@millrace/record'
import type { BrokerState } from '../broker-state.ts'
import { type Authentication, saslApis } from '../security/authentication.ts'
import { alterConfigs } from './alter-configs.ts'
import type { Answer, Call, ServedApi } from './api.ts'
import { announce, type Announced } from './api-versions.ts'
import { createPartitions } from './create-partitions.ts'
import { createTopics } from './create-topics.ts'
import { deleteGroups } from './delete-groups.ts'
import { deleteRecords } from './delete-records.ts'
import { deleteTopics } from './delete-topics.ts'
import { describeCluster } from './describe-cluster.ts'
import { describeConfigs } from './describe-configs.ts'
import { describeGroups } from './describe-groups.ts'
import { describeProducers } from './describe-producers.ts'
import { describeTopicPartitions } from './describe-topic-partitions.ts'
import { fetch } from './fetch.ts'
import { findCoordinator } from './find-coordinator.ts'
import { heartbeat } from './heartbeat.ts'
import { incrementalAlterConfigs } from './incremental-alter-configs.ts'
import { initProducerId } from './init-producer-id.ts'
import { joinGroup } from './join-group.ts'
import { leaveGroup } from './leave-group.ts'
import { listGroups } from './list-groups.ts'
import { listOffsets } from './list-offsets.ts'
import { metadata } from './metadata.ts'
import { offsetCommit } from './offset-commit.ts'
import { offsetFetch } from './offset-fetch.ts'
import { offsetForLeaderEpoch } from './offset-for-leader-epoch.ts'
import { produce } from './produce.ts'
import { syncGroup } from './sync-group.ts'

type Served = { [A in ApiName]: ServedApi<A> }[ApiName]

const served: readonly Served[] = [
  produce,
  fetch,
  listOffsets,
  metadata,
  offsetCommit,
  offsetFetch,
  findCoordinator,
  joinGroup,
  heartbeat,
  leaveGroup,
  syncGroup,
  describeGroups,
  listGroups,
  createTopics,
  deleteTopics,
  deleteRecords,
  initProducerId,
  offsetForLeaderEpoch,
  describeConfigs,
  alterConfigs,
  createPartitions,
  deleteGroups,
  incrementalAlterConfigs,
  describeCluster,
  describeProducers,
  describeTopicPartitions,
]

const byName = new Map<ApiName, Served>(served.map((each) => [each.api, each]))

/** What a frame asks for, besides the caller's identity which the connection knows. */
export type Surroundings = Omit<Call, 'version' | 'clientId'>

/**
 * The response's frame; null where none is sent. With `authentication` the client must log in first. Rejects where the connection is to be closed: the bytes are no request, or of an API
 * or version that was not announced.
 */
export async function answerFrame(
  frame: Uint8Array,
  surroundings: Surroundings,
  broker: BrokerState,
  authentication: Authentication | null = null,
): Promise<Uint8Array | null> {
  if (authentication && !authentication.admits(frame)) throw new Error('it asks for something before it has logged in')
  const announced = authentication ? [...served, ...saslApis] : served
  let request: DecodedRequest
  try {
    request = decodeRequest(frame)
  } catch (error) {
    const refusal = unknownApiVersions(error, announced)
    if (refusal) return refusal
    throw error
  }
  const { api, version, correlationId } = request
  if (api === 'ApiVersions') {
    return encodeResponse(api, version, correlationId, { errorCode: 0, apiKeys: announce(announced) })
  }
  const login = authentication?.answer(request)
  if (login) return encodeResponse(api, version, correlationId, await login)
  const handler = byName.get(api)
  if (!handler || version < handler.versions[0] || version > handler.versions[1]) {
    throw new Error(`${api} version ${version} was not announced`)
  }
  const call: Call = { ...surroundings, version, clientId: request.clientId ?? '' }
  // The table pairs each name with its own handler, which the compiler cannot follow through the lookup.
  const answer = handler.answer as (body: unknown, call: Call, broker: BrokerState) => Answer<ApiName>
  const response = await answer(request.body, call, broker)
  return response === null ? null : encodeResponse(api, version, correlationId, response)
}

/** A newer ApiVersions than is known is answered in version 0, so that the client can try again with an older one (KIP-511). */
function unknownApiVersions(error: unknown, announced: Iterable<Announced>): Uint8Array | null {
  if (!isMillraceError(error, 'PROTOCOL_UNSUPPORTED_VERSION')) return null
  const { apiKey, correlationId } = error.details
  if (apiKey !== apis.ApiVersions.key || typeof correlationId !== 'number') return null
  const code = errorCode('UNSUPPORTED_VERSION')
  return encodeResponse('ApiVersions', 0, correlationId, { errorCode: code, apiKeys: announce(announced) })
}
