// MD5, UUID and the distance of two places.
import { createHash } from 'node:crypto'
import { evaluationError } from '../../errors.ts'
import { overload, scalar, type ScalarFunction, scalarFunction } from '../scalar-function.ts'
import { writeHex } from './encodings.ts'

function uuidText(bytes: Uint8Array): string {
  return writeHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function randomUuid(random: () => number): string {
  const bytes = Uint8Array.from({ length: 16 }, () => Math.floor(random() * 256))
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return uuidText(bytes)
}

const kilometres = ['KM', 'KILOMETER', 'KILOMETERS', 'KILOMETRE', 'KILOMETRES', '']
const miles = ['MI', 'MILE', 'MILES']

function radius(unit: string): number {
  const name = unit.trim().toUpperCase()
  if (kilometres.includes(name)) return 6371
  if (miles.includes(name)) return 3959
  throw evaluationError(`${JSON.stringify(unit)} is no unit of distance; there are KM and MILES`)
}

function distance(lat1: number, lon1: number, lat2: number, lon2: number, unit: string): number {
  if (Math.abs(lat1) > 90 || Math.abs(lat2) > 90) throw evaluationError('a latitude is between -90 and 90')
  if (Math.abs(lon1) > 180 || Math.abs(lon2) > 180) throw evaluationError('a longitude is between -180 and 180')
  const radians = Math.PI / 180
  const [deltaLat, deltaLon] = [(lat2 - lat1) * radians, (lon2 - lon1) * radians]
  const haversine =
    Math.sin(deltaLat / 2) ** 2 + Math.sin(deltaLon / 2) ** 2 * Math.cos(lat1 * radians) * Math.cos(lat2 * radians)
  return radius(unit) * 2 * Math.asin(Math.sqrt(haversine))
}

const places = ['lat1: DOUBLE', 'lon1: DOUBLE', 'lat2: DOUBLE', 'lon2: DOUBLE'] as const

export const identifiers: readonly ScalarFunction[] = [
  scalar(
    'GEO_DISTANCE',
    'The great-circle distance of two places, in kilometres or miles.',
    overload({ params: places, returns: 'DOUBLE', nulls: 'fail', call: (a, b, c, d) => distance(a, b, c, d, 'KM') }),
    overload({
      params: [...places, 'unit: STRING'],
      returns: 'DOUBLE',
      nulls: 'pass',
      call: (...[a, b, c, d, unit]) => {
        if (a === null || b === null || c === null || d === null) throw evaluationError('a place is NULL')
        return distance(a, b, c, d, unit ?? '')
      },
    }),
  ),
  scalarFunction('MD5', {
    description: 'The MD5 hash of a text, in hex.',
    params: ['text: STRING'],
    returns: 'STRING',
    call: (text) => createHash('md5').update(text).digest('hex'),
  }),
  scalar(
    'UUID',
    'A random UUID, or the one that sixteen bytes are.',
    overload({
      params: [],
      returns: 'STRING',
      make:
        ({ random }) =>
        () =>
          randomUuid(random),
    }),
    overload({
      params: ['bytes: BYTES'],
      returns: 'STRING',
      call: (bytes) => (bytes.length === 16 ? uuidText(bytes) : null),
    }),
  ),
]
