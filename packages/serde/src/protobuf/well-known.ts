// The .proto files that everybody imports and nobody carries along: as much of them as gives their messages' fields.

const wrappers = Object.entries({
  DoubleValue: 'double',
  FloatValue: 'float',
  Int64Value: 'int64',
  UInt64Value: 'uint64',
  Int32Value: 'int32',
  UInt32Value: 'uint32',
  BoolValue: 'bool',
  StringValue: 'string',
  BytesValue: 'bytes',
})
  .map(([name, type]) => `message ${name} { ${type} value = 1; }`)
  .join('\n')

const google = 'syntax = "proto3"; package google.protobuf;'

/** By the name under which they are imported. */
export const wellKnownProtos: ReadonlyMap<string, string> = new Map([
  ['google/protobuf/wrappers.proto', `${google} ${wrappers}`],
  ['google/protobuf/timestamp.proto', `${google} message Timestamp { int64 seconds = 1; int32 nanos = 2; }`],
  ['google/protobuf/duration.proto', `${google} message Duration { int64 seconds = 1; int32 nanos = 2; }`],
  ['google/protobuf/any.proto', `${google} message Any { string type_url = 1; bytes value = 2; }`],
  ['google/protobuf/empty.proto', `${google} message Empty {}`],
  ['google/protobuf/field_mask.proto', `${google} message FieldMask { repeated string paths = 1; }`],
  [
    'google/protobuf/struct.proto',
    `${google} enum NullValue { NULL_VALUE = 0; }
    message Struct { map<string, Value> fields = 1; }
    message Value { oneof kind { NullValue null_value = 1; double number_value = 2; string string_value = 3;
      bool bool_value = 4; Struct struct_value = 5; ListValue list_value = 6; } }
    message ListValue { repeated Value values = 1; }`,
  ],
  [
    'google/type/date.proto',
    'syntax = "proto3"; package google.type; message Date { int32 year = 1; int32 month = 2; int32 day = 3; }',
  ],
  [
    'google/type/timeofday.proto',
    'syntax = "proto3"; package google.type; message TimeOfDay { int32 hours = 1; int32 minutes = 2; int32 seconds = 3; int32 nanos = 4; }',
  ],
  [
    'confluent/type/decimal.proto',
    'syntax = "proto3"; package confluent.type; message Decimal { bytes value = 1; uint32 precision = 2; int32 scale = 3; }',
  ],
])

const wrapperNames = new Set(wrappers.match(/\w+Value/g)?.map((name) => `google.protobuf.${name}`))

/** True for `google.protobuf.StringValue` and the like: a value that may be absent. */
export function isWrapper(fullName: string): boolean {
  return wrapperNames.has(fullName)
}
