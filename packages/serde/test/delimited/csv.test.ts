import { readCsvLine, writeCsvLine } from '@millrace/serde'
import { describe, expect, test } from 'vitest'

describe('a line as Apache Commons CSV 1.4 writes it', () => {
  test.each<[(string | null)[], string]>([
    [['a', 'b'], 'a,b'],
    [['', ''], '"",'],
    [[null, null], ','],
    [['-1', '-1'], '"-1",-1'],
    [['a', '!', '#', '$'], 'a,"!","#",$'],
    [['a', 'b ', 'c\t'], 'a,"b ","c\t"'],
    [['a"b', 'c,d', 'e\nf'], '"a""b","c,d","e\nf"'],
  ])('%j is %j', (fields, line) => {
    expect(writeCsvLine(fields, ',')).toBe(line)
  })
})

describe('a line as Apache Commons CSV 1.4 reads it', () => {
  test.each<[string, string[]]>([
    ['a,,b,', ['a', '', 'b', '']],
    [',', ['', '']],
    ['"a""b", c ,"d"  ,e"f', ['a"b', ' c ', 'd', 'e"f']],
    ['\n\r\na,b\nc', ['a', 'b']],
    ['"a\nb"\r\nc', ['a\nb']],
    ['""', ['']],
  ])('%j is %j', (line, fields) => {
    expect(readCsvLine(line, ',')).toEqual(fields)
  })

  test.each(['', '\n\n', '"a', '"a"b,c', 'a,"b'])('%j is refused', (line) => {
    expect(() => readCsvLine(line, ',')).toThrow(expect.objectContaining({ code: 'SERDE_DECODE' }))
  })
})
