export { describeSerde, type SerdeCase } from './describe-serde.ts'
