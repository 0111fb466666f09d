export { kafkajsClient, type KafkajsClientOptions } from './kafkajs-client.ts'
export { type KafkajsGap, kafkajsGaps } from './gaps.ts'
