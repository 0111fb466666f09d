// The command line of a contestant, the same for all: JOB BOOTSTRAP APPLICATION INPUT OUTPUT STATE-DIRECTORY RECORDS

const [job = '', bootstrapServers = '', applicationId = '', input = '', output = '', stateDir = '', records = '0'] =
  process.argv.slice(2)

export const settings = { job, bootstrapServers, applicationId, input, output, stateDir, records: Number(records) }
