import fc from 'fast-check'
import { bigint, bytes, double, float, int, long, string, uuid } from '@millrace/serde'
import { describeSerde } from '@millrace/serde/conformance'

const safe = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -1000, max: 1000 }))

describeSerde('string', string(), {
  values: fc.string({ unit: 'grapheme' }),
  golden: [
    ['', ''],
    ['héllo 😀 €', '68c3a96c6c6f20f09f988020e282ac'],
    ['\uFEFFa', 'efbbbf61'],
  ],
  invalidValues: [42, null, undefined, {}],
})

describeSerde('bytes', bytes(), {
  values: fc.uint8Array(),
  golden: [[Buffer.from([0, 255]), '00ff']],
  invalidValues: ['text', [1, 2], null],
})

describeSerde('int', int(), {
  values: fc.integer(),
  golden: [
    [0, '00000000'],
    [-1, 'ffffffff'],
    [123456, '0001e240'],
    [2147483647, '7fffffff'],
    [-2147483648, '80000000'],
  ],
  invalidBytes: ['', '000000', '0000000000'],
  invalidValues: [2147483648, -2147483649, 1.5, Number.NaN, '1', 1n, null],
})

describeSerde('long', long(), {
  values: safe,
  golden: [
    [0, '0000000000000000'],
    [-1, 'ffffffffffffffff'],
    [42, '000000000000002a'],
    [1700000000000, '0000018bcfe56800'],
    [9007199254740991, '001fffffffffffff'],
    [-9007199254740991, 'ffe0000000000001'],
  ],
  // 2^53, -2^53 and 2^53 + 1: the last would be read as 2^53 if it were rounded.
  invalidBytes: ['', '00000000000000', '0020000000000000', 'ffe0000000000000', '0020000000000001', '7fffffffffffffff'],
  invalidValues: [2 ** 53, -(2 ** 53), 0.5, Number.NaN, Number.POSITIVE_INFINITY, '1', 1n, null],
})

describeSerde('bigint', bigint(), {
  values: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  golden: [
    [9223372036854775807n, '7fffffffffffffff'],
    [-9223372036854775808n, '8000000000000000'],
    [-1n, 'ffffffffffffffff'],
  ],
  invalidBytes: ['', '00000000000000', '000000000000000000'],
  invalidValues: [2n ** 63n, -(2n ** 63n) - 1n, 1, '1', null],
})

describeSerde('float', float(), {
  values: fc.float(),
  golden: [
    [0, '00000000'],
    [-0, '80000000'],
    [1.5, '3fc00000'],
    [Math.fround(0.1), '3dcccccd'],
    [3.4028234663852886e38, '7f7fffff'],
    [Number.POSITIVE_INFINITY, '7f800000'],
    [Number.NaN, '7fc00000'],
  ],
  invalidBytes: ['', '000000', '0000000000'],
  invalidValues: [1e39, '1', null],
})

describeSerde('double', double(), {
  values: fc.double(),
  golden: [
    [0, '0000000000000000'],
    [-0, '8000000000000000'],
    [0.1, '3fb999999999999a'],
    [Math.PI, '400921fb54442d18'],
    [Number.MAX_VALUE, '7fefffffffffffff'],
    [Number.MIN_VALUE, '0000000000000001'],
    [Number.NEGATIVE_INFINITY, 'fff0000000000000'],
    [Number.NaN, '7ff8000000000000'],
  ],
  invalidBytes: ['', '00000000000000', '000000000000000000'],
  invalidValues: ['1', 1n, null],
})

describeSerde('uuid', uuid(), {
  values: fc.uuid(),
  golden: [
    [
      'f47ac10b-58cc-4372-a567-0e02b2c3d479',
      '66343761633130622d353863632d343337322d613536372d306530326232633364343739',
    ],
  ],
  invalidBytes: [
    '',
    'f47ac10b58cc4372a5670e02b2c3d479',
    '66343761633130622d353863632d343337322d613536372d30653032623263336434373g'.replace('g', 'f'),
  ],
  invalidValues: ['', 'f47ac10b58cc4372a5670e02b2c3d479', 1, null],
})
