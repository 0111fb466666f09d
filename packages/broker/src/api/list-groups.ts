// ListGroups: groups with members or offsets, by state and type where asked. Every group here is a classic one.
import { type ServedApi } from './api.ts'

const groupType = 'classic'

export const listGroups: ServedApi<'ListGroups'> = {
  api: 'ListGroups',
  versions: [0, 5],
  answer(request, _, broker) {
    const states = request.statesFilter.map((state) => state.toLowerCase())
    const types = request.typesFilter.map((type) => type.toLowerCase())
    const wanted = broker.groups
      .list()
      .filter((group) => states.length === 0 || states.includes(group.state.toLowerCase()))
      .filter(() => types.length === 0 || types.includes(groupType))
    const groups = wanted.map(({ id, protocolType, state }) => ({
      groupId: id,
      protocolType,
      groupState: state,
      groupType,
    }))
    return { errorCode: 0, groups }
  },
}
