import { memoryDatabase, type StateDatabase } from '@millrace/state'

/** State that outlives an application, as a directory does: closing a database keeps what was committed and drops the rest. */
export class MemoryDisk {
  readonly databases = new Map<string, StateDatabase>()
  readonly open = new Set<string>()

  readonly openState = (task: string): Promise<StateDatabase> => {
    if (this.open.has(task)) return Promise.reject(new Error(`task ${task} is open twice`))
    const database = this.databases.get(task) ?? memoryDatabase()
    this.databases.set(task, database)
    this.open.add(task)
    return Promise.resolve(
      new Proxy(database, {
        get: (target, name) => {
          if (name === 'close') {
            return () => {
              target.rollback()
              this.open.delete(task)
              return Promise.resolve()
            }
          }
          const member: unknown = Reflect.get(target, name, target)
          return typeof member === 'function' ? member.bind(target) : member
        },
      }),
    )
  }
}
