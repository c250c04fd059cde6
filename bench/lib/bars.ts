/** Draws figures against what they were to be as an SVG that reads well on light and dark pages: a bar at the line is just there. */

export type Bar = { readonly name: string; readonly found: number; readonly goal: number; readonly unit: string }

const WIDTH = 760
const LEFT = 330
const RIGHT = 130
const ROW = 26
const TOP = 56
/** Where the line of the goals stands, as a share of the width of the bars; longer bars are cut at the edge. */
const LINE = 0.6

export function barsSvg(title: string, bars: readonly Bar[]): string {
  const height = TOP + bars.length * ROW + 14
  const width = WIDTH - LEFT - RIGHT
  const line = LEFT + width * LINE
  const rows = bars.flatMap(({ name, found, goal, unit }, index) => {
    const y = TOP + index * ROW
    const length = Math.max(2, Math.min(1, (found / goal) * LINE) * width)
    const kind = found <= goal ? 'reached' : 'missed'
    return [
      `<text x="${LEFT - 10}" y="${y + 14}" text-anchor="end">${name}</text>`,
      `<rect class="${kind}" x="${LEFT}" y="${y + 3}" width="${length.toFixed(1)}" height="15" rx="3"/>`,
      `<text x="${WIDTH - RIGHT + 10}" y="${y + 14}">${figure(found)} of ${figure(goal)} ${unit}</text>`,
    ]
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">
<style>
  text { font: 12px system-ui, sans-serif; fill: #4a585b }
  .title { font-weight: 600; font-size: 14px; fill: #172022 }
  .page { fill: #ffffff } .reached { fill: #0f8b7f } .missed { fill: #c2571a }
  line { stroke: #4a585b; stroke-dasharray: 3 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #a9b5b8 } .title { fill: #e4eaeb } .page { fill: #151a1c }
    .reached { fill: #45c4b4 } .missed { fill: #f0a03c } line { stroke: #a9b5b8 }
  }
</style>
<rect class="page" width="${WIDTH}" height="${height}" rx="6"/>
<text class="title" x="16" y="24">${title}</text>
<text x="${line}" y="44" text-anchor="middle">goal</text>
${rows.join('\n')}
<line x1="${line}" x2="${line}" y1="50" y2="${height - 10}"/>
</svg>
`
}

const figure = (value: number): string => value.toLocaleString('en-US', { maximumSignificantDigits: 3 })
