// A program whose loading leaves something running.
import { string, StreamsBuilder } from '@millrace/streams'

setInterval(() => {}, 1_000)

export const builder: StreamsBuilder = new StreamsBuilder()
builder.stream('words', { key: string(), value: string() }).to('copy')
