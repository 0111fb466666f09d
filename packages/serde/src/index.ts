export type { Serde, SerdeContext } from './serde.ts'
