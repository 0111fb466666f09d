// The codes this package throws.

/**
 * - `BROKER_DIRECTORY_IN_USE`: another live broker holds the data directory.
 * - `BROKER_DIRECTORY_CORRUPT`: the metadata of a data directory cannot be read; starting would forget topics.
 * - `BROKER_OPTIONS`: an option of a broker has a value that cannot be used.
 * - `BROKER_PORT_TAKEN`: the wanted port is taken and `strictPort` forbids another one.
 * - `BROKER_STOPPED`: the broker was stopped, or its worker thread ended.
 * - `BROKER_STORAGE`: the disk refused a read or a write.
 */
export type BrokerErrorCode =
  | 'BROKER_DIRECTORY_IN_USE'
  | 'BROKER_DIRECTORY_CORRUPT'
  | 'BROKER_OPTIONS'
  | 'BROKER_PORT_TAKEN'
  | 'BROKER_STOPPED'
  | 'BROKER_STORAGE'
