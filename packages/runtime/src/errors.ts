// The codes this package throws.

/**
 * - `RUNTIME_INVALID_CONFIG`: an option of the application is missing or out of its range.
 * - `RUNTIME_WRONG_STATE`: the call does not fit the application's state (started twice, a store asked for before it runs).
 * - `RUNTIME_UNSUPPORTED`: an option or the topology asks for something that this version or this client cannot do.
 * - `RUNTIME_MISSING_SOURCE_TOPIC`: a topic that the topology reads does not exist.
 * - `RUNTIME_MISSING_TOPIC`: a topic that the topology writes to does not exist.
 * - `RUNTIME_NOT_COPARTITIONED`: topics that a join or a shared store meets differ in their number of partitions.
 * - `RUNTIME_REPARTITION_CYCLE`: the number of partitions of a repartition topic depends on itself alone.
 * - `RUNTIME_INTERNAL_TOPIC_MISMATCH`: a changelog or repartition topic exists with another number of partitions than the topology needs.
 * - `RUNTIME_PROCESSING_FAILED`: a user function or an operator threw.
 * - `RUNTIME_CALL_TIMEOUT`: a function that is waited for was not done in its time.
 * - `RUNTIME_CALL_ABANDONED`: the reason that an asynchronous function finds in its signal when its task ends or begins again.
 * - `RUNTIME_NOT_AWAITED`: a function that is not waited for gave a promise.
 * - `RUNTIME_VALIDATION_FAILED`: a schema refused a value.
 * - `RUNTIME_DESERIALIZATION_FAILED`: bytes of an input record could not be read, and the handler said `fail`.
 * - `RUNTIME_PRODUCTION_FAILED`: a record could not be serialised or written, and the handler said `fail`.
 * - `RUNTIME_OFFSET_OUT_OF_RANGE`: a committed offset of an internal topic lies outside the log: records were lost.
 * - `RUNTIME_CHANGELOG_GAP`: the changelog holds records between our own: another instance writes to it. The task restores itself.
 * - `RUNTIME_COMMIT_FAILED`: offsets could not be committed.
 * - `RUNTIME_RESTORE_FAILED`: a changelog could not be read or its records not be written to the store.
 * - `RUNTIME_ASSIGNMENT_INVALID`: members of the group speak another version of the assignment protocol, or another topology.
 * - `RUNTIME_UNKNOWN_STORE`: no store of that name is in the topology, or no task on this instance holds it.
 * - `RUNTIME_WRONG_STORE_TYPE`: a store is read as one of another type than it has.
 * - `RUNTIME_STORE_NOT_CONNECTED`: a processor asked for a store that it is not connected to.
 * - `RUNTIME_BUFFER_FULL`: a suppress holds more than its limit, and was told to stop the application then.
 * - `RUNTIME_STOPPED`: the application was stopped before it was running for the first time.
 * - `RUNTIME_STOP_TIMEOUT`: the application could not commit and leave the group in time.
 */
export type RuntimeErrorCode =
  | 'RUNTIME_INVALID_CONFIG'
  | 'RUNTIME_WRONG_STATE'
  | 'RUNTIME_UNSUPPORTED'
  | 'RUNTIME_MISSING_SOURCE_TOPIC'
  | 'RUNTIME_MISSING_TOPIC'
  | 'RUNTIME_NOT_COPARTITIONED'
  | 'RUNTIME_REPARTITION_CYCLE'
  | 'RUNTIME_INTERNAL_TOPIC_MISMATCH'
  | 'RUNTIME_PROCESSING_FAILED'
  | 'RUNTIME_CALL_TIMEOUT'
  | 'RUNTIME_CALL_ABANDONED'
  | 'RUNTIME_NOT_AWAITED'
  | 'RUNTIME_VALIDATION_FAILED'
  | 'RUNTIME_DESERIALIZATION_FAILED'
  | 'RUNTIME_PRODUCTION_FAILED'
  | 'RUNTIME_OFFSET_OUT_OF_RANGE'
  | 'RUNTIME_CHANGELOG_GAP'
  | 'RUNTIME_COMMIT_FAILED'
  | 'RUNTIME_RESTORE_FAILED'
  | 'RUNTIME_ASSIGNMENT_INVALID'
  | 'RUNTIME_UNKNOWN_STORE'
  | 'RUNTIME_WRONG_STORE_TYPE'
  | 'RUNTIME_STORE_NOT_CONNECTED'
  | 'RUNTIME_BUFFER_FULL'
  | 'RUNTIME_STOPPED'
  | 'RUNTIME_STOP_TIMEOUT'
