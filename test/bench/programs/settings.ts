// The command line of a contestant, the same for all: JOB BOOTSTRAP APPLICATION INPUT,… OUTPUT STATE-DIRECTORY RECORDS

const [job = '', bootstrapServers = '', applicationId = '', inputs = '', output = '', stateDir = '', records = '0'] =
  process.argv.slice(2)

/** The topic that the job is about, and the one that it is joined with. */
const [input = '', otherInput = ''] = inputs.split(',')

export const settings = {
  job,
  bootstrapServers,
  applicationId,
  input,
  otherInput,
  output,
  stateDir,
  records: Number(records),
}
