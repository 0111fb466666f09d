// Task ids as text: `0_1` is sub-topology 0, partition 1, as in Kafka Streams. State directories and assignments use it.

export interface TaskCoordinates {
  readonly subtopology: number
  readonly partition: number
}

export function taskName(id: TaskCoordinates): string {
  return `${id.subtopology}_${id.partition}`
}

/** Undefined for text that is no task's name. */
export function parseTaskName(text: string): TaskCoordinates | undefined {
  const match = /^(\d+)_(\d+)$/.exec(text)
  return match ? { subtopology: Number(match[1]), partition: Number(match[2]) } : undefined
}

export function compareTasks(a: TaskCoordinates, b: TaskCoordinates): number {
  return a.subtopology - b.subtopology || a.partition - b.partition
}
