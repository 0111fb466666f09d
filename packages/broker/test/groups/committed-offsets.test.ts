import { describe, expect, it } from 'vitest'
import { MemoryDisk } from '../../src/disk/memory-disk.ts'
import { CommittedOffsets } from '../../src/groups/committed-offsets.ts'

const at = (topicId: string, partition: number, offset: number, metadata = '') => {
  return { topicId, partition, offset, leaderEpoch: 0, metadata }
}
const open = (disk: MemoryDisk): CommittedOffsets => new CommittedOffsets(disk, () => {})

describe('CommittedOffsets', () => {
  it('finds the last commit of each partition again after a kill, with its metadata', () => {
    const disk = new MemoryDisk()
    const offsets = open(disk)
    offsets.commit('g', [at('t', 0, 5, 'first'), at('t', 1, 7)])
    offsets.commit('g', [at('t', 0, 6, 'AQAAAA==')])
    offsets.commit('other', [at('t', 0, 1)])
    const found = open(disk.clone())
    expect(found.get('g', { topicId: 't', partition: 0 })).toMatchObject({ offset: 6, metadata: 'AQAAAA==' })
    expect(found.of('g').map((each) => [each.partition, each.offset])).toEqual([
      [0, 6],
      [1, 7],
    ])
    expect([...found.groups].sort()).toEqual(['g', 'other'])
  })

  it('forgets a group, and of all groups a topic, for good', () => {
    const disk = new MemoryDisk()
    const offsets = open(disk)
    offsets.commit('g', [at('t', 0, 5), at('u', 0, 5)])
    offsets.commit('h', [at('t', 0, 5)])
    offsets.forgetTopic('t')
    expect(open(disk.clone()).groups).toEqual(['g'])
    expect(
      open(disk.clone())
        .of('g')
        .map((each) => each.topicId),
    ).toEqual(['u'])
    offsets.forgetGroup('g')
    expect(open(disk.clone()).groups).toEqual([])
  })

  it('keeps what was committed when its journal is rewritten', () => {
    const disk = new MemoryDisk()
    const offsets = open(disk)
    for (let offset = 0; offset < 4000; offset++) offsets.commit('g', [at('t', 0, offset, 'm'.repeat(400))])
    expect(disk.open('offsets.journal').sizeBytes).toBeLessThan(1_200_000)
    expect(open(disk.clone()).get('g', { topicId: 't', partition: 0 })).toMatchObject({ offset: 3999 })
  })
})
