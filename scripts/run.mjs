// Runs a program in a process group of its own and passes each signal on once.
// A Ctrl-C reaches the launcher from the terminal and again from npm; the program, in its own group, sees exactly one.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'

const echoMs = 300

/** Calls `act` once for each signal that asks to stop, and not for its echo. Returns the way to take it back. */
export function onStopSignal(act) {
  const lastAt = new Map()
  const listen = (signal) => {
    const now = performance.now()
    if (now - (lastAt.get(signal) ?? -Infinity) < echoMs) return
    lastAt.set(signal, now)
    act(signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, listen)
  return () => {
    for (const signal of signals) process.off(signal, listen)
  }
}

/** Resolves with the status to exit with: the program's own; 0 where it ended by a signal that was passed on. */
export function runForwarding(command, args, options = {}) {
  return new Promise((resolve) => {
    const passedOn = new Set()
    let program
    onStopSignal((signal) => {
      passedOn.add(signal)
      program.kill(signal)
    })
    program = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options, detached: true })
    program.on('error', (error) => {
      console.error(`${command} could not be run: ${error.message}`)
      resolve(1)
    })
    program.on('exit', (code, signal) => {
      if (signal === null) resolve(code ?? 1)
      else resolve(passedOn.has(signal) ? 0 : 128 + (constants.signals[signal] ?? 0))
    })
  })
}
