// A picture read back: its boxes with their texts, and its arrows.

export interface DrawnBox {
  readonly kind: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly lines: readonly { readonly x: number; readonly y: number; readonly text: string }[]
  readonly stores: number
}

export interface Drawing {
  readonly width: number
  readonly height: number
  readonly boxes: readonly DrawnBox[]
  /** Where each begins and ends. */
  readonly arrows: readonly { readonly from: readonly number[]; readonly to: readonly number[] }[]
}

export function drawingOf(svg: string): Drawing {
  const [, width, height] = /^<svg [^>]* width="(\d+)" height="(\d+)"/.exec(svg) ?? []
  const groups = [...svg.matchAll(/^<g transform="translate\((\S+) (\S+)\)">\n([^]*?)^<\/g>/gm)]
  const boxes = groups.map(([, x, y, inside = '']): DrawnBox => {
    const [, kind = '', w, h] = /<rect class="(\w+)" width="(\S+)" height="(\S+)"/.exec(inside) ?? []
    const lines = [...inside.matchAll(/<text[^>]* x="(\S+)" y="(\S+)">([^<]*)<\/text>/g)].map(
      ([, left, bottom, text = '']) => ({ x: Number(left), y: Number(bottom), text: unescaped(text) }),
    )
    const stores = inside.match(/<g class="store"/g)?.length ?? 0
    return { kind, x: Number(x), y: Number(y), width: Number(w), height: Number(h), lines, stores }
  })
  const heads = [...svg.matchAll(/class="flow" d="M(\S+) (\S+) C[^"]*"\/><path class="head" d="[^"]* L(\S+) (\S+) Z"/g)]
  const arrows = heads.map(([, x1, y1, x2, y2]) => ({ from: [Number(x1), Number(y1)], to: [Number(x2), Number(y2)] }))
  return { width: Number(width), height: Number(height), boxes, arrows }
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}

/** What boxes say, top to bottom and left to right. */
export function textsOf({ boxes }: Drawing): readonly string[] {
  return [...boxes]
    .sort((a, b) => a.y + a.height - b.y - b.height || a.x - b.x)
    .map(({ lines }) => lines.map(({ text }) => text).join('\n'))
}
