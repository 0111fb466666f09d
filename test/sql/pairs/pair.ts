// A query in SQL and the program of the DSL that means the same.
import { int, json, type Serde, string } from '@millrace/serde'
import type { StreamsBuilder } from '@millrace/streams'

export interface Pair {
  readonly name: string
  /** One CREATE … AS; the sources are declared for it. */
  readonly sql: string
  /** Writes its result to topic `OUT`, as the query does. */
  readonly dsl: (builder: StreamsBuilder) => void
  /** Of the result's key; default: a string. */
  readonly key?: Serde<never>
}

/** What lies in the topics: values are JSON, keys are strings. */
export interface Order {
  readonly CUSTOMER: string
  readonly ITEM: string
  readonly AMOUNT: number
  readonly TAGS: readonly string[]
}
export interface Payment {
  readonly ORDER_ID: string
  readonly PAID: number
}
export interface Person {
  readonly NAME: string
  readonly CITY: string
}
export interface Place {
  readonly COUNTRY: string
}

export const declarations: string = `
  CREATE STREAM ORDERS (ID STRING KEY, CUSTOMER STRING, ITEM STRING, AMOUNT INT, TAGS ARRAY<STRING>) WITH (KAFKA_TOPIC='orders', VALUE_FORMAT='JSON');
  CREATE STREAM PAYMENTS (ID STRING KEY, ORDER_ID STRING, PAID INT) WITH (KAFKA_TOPIC='payments', VALUE_FORMAT='JSON');
  CREATE TABLE PEOPLE (ID STRING PRIMARY KEY, NAME STRING, CITY STRING) WITH (KAFKA_TOPIC='people', VALUE_FORMAT='JSON');
  CREATE TABLE ACCOUNTS (ID STRING PRIMARY KEY, LEVEL INT) WITH (KAFKA_TOPIC='accounts', VALUE_FORMAT='JSON');
  CREATE TABLE CITIES (CITY STRING PRIMARY KEY, COUNTRY STRING) WITH (KAFKA_TOPIC='cities', VALUE_FORMAT='JSON');
`

const text = { key: string() }
export const orders = { ...text, value: json<Order>() }
export const payments = { ...text, value: json<Payment>() }
export const people = { ...text, value: json<Person>(), store: 'people' }
export const accounts = { ...text, value: json<{ readonly LEVEL: number }>(), store: 'accounts' }
export const cities = { ...text, value: json<Place>(), store: 'cities' }
export const out = { ...text, value: json<unknown>() }
export const numbered = { key: int(), value: json<unknown>() }
