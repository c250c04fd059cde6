/** Draws curves over a logarithmic axis as an SVG that reads well on light and dark pages. */

export type Curve = { readonly name: string; readonly points: readonly (readonly [x: number, y: number])[] }

const WIDTH = 760
const HEIGHT = 380
const LEFT = 56
const RIGHT = 190
const TOP = 40
const BOTTOM = 46
const COLOURS = ['#0f8b7f', '#2459b3', '#a1266b', '#b36b00', '#5b4a8a', '#1a7434']

/** Both axes are logarithmic: a curve that is flat does not grow, one that rises by the diagonal grows as fast as the data. */
export function curvesSvg({
  title,
  x,
  y,
  curves,
}: {
  title: string
  x: string
  y: string
  curves: readonly Curve[]
}): string {
  const points = curves.flatMap((curve) => curve.points)
  const xs = points.map(([at]) => at)
  const ys = points.map(([, value]) => value)
  const [x0, x1] = [Math.log10(Math.min(...xs)), Math.log10(Math.max(...xs))]
  const [y0, y1] = [Math.floor(Math.log10(Math.min(...ys))), Math.ceil(Math.log10(Math.max(...ys)))]
  const px = (at: number) => LEFT + ((Math.log10(at) - x0) / (x1 - x0)) * (WIDTH - LEFT - RIGHT)
  const py = (value: number) => HEIGHT - BOTTOM - ((Math.log10(value) - y0) / (y1 - y0)) * (HEIGHT - TOP - BOTTOM)
  const rows = Array.from({ length: y1 - y0 + 1 }, (_, index) => 10 ** (y0 + index))
  const columns = [...new Set(xs)]
  const labels = spreadOut(curves.map((curve) => py(curve.points.at(-1)?.[1] ?? 1)))
  const lines = [
    ...rows.map(
      (row) => `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${f(py(row))}" y2="${f(py(row))}"/>`,
    ),
    ...rows.map((row) => `<text x="${LEFT - 8}" y="${f(py(row) + 4)}" text-anchor="end">${short(row)}</text>`),
    ...columns.map(
      (at) => `<text x="${f(px(at))}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${short(at)}</text>`,
    ),
    ...curves.flatMap(({ name, points: own }, index) => {
      const colour = COLOURS[index % COLOURS.length] ?? ''
      const path = own.map(([at, value]) => `${f(px(at))},${f(py(value))}`).join(' ')
      return [
        `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
        ...own.map(([at, value]) => `<circle cx="${f(px(at))}" cy="${f(py(value))}" r="3" fill="${colour}"/>`),
        `<text x="${WIDTH - RIGHT + 12}" y="${f((labels[index] ?? 0) + 4)}" style="fill:${colour}">${name}</text>`,
      ]
    }),
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">
<style>
  text { font: 12px system-ui, sans-serif; fill: #4a585b }
  .title { font-weight: 600; font-size: 14px; fill: #172022 }
  .grid { stroke: #dfe4e4 }
  rect { fill: #ffffff }
  @media (prefers-color-scheme: dark) {
    text { fill: #a9b5b8 } .title { fill: #e4eaeb } .grid { stroke: #2b3538 } rect { fill: #151a1c }
    polyline, circle, text[style] { filter: brightness(1.5) }
  }
</style>
<rect width="${WIDTH}" height="${HEIGHT}" rx="6"/>
<text class="title" x="${LEFT}" y="24">${title}</text>
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${x}</text>
<text x="14" y="${(TOP + HEIGHT - BOTTOM) / 2}" text-anchor="middle" transform="rotate(-90 14 ${(TOP + HEIGHT - BOTTOM) / 2})">${y}</text>
${lines.join('\n')}
</svg>
`
}

const LABEL_HEIGHT = 16

/** Heights for labels that would otherwise lie over each other. */
function spreadOut(wanted: readonly number[]): number[] {
  const placed = [...wanted]
  let last = -Infinity
  for (const { index } of wanted.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at)) {
    last = Math.max(last + LABEL_HEIGHT, wanted[index] ?? 0)
    placed[index] = last
  }
  return placed
}

const f = (value: number): string => value.toFixed(1)

function short(value: number): string {
  if (value >= 1_000_000) return `${value / 1_000_000}M`
  if (value >= 1_000) return `${value / 1_000}k`
  return String(Number(value.toPrecision(3)))
}
