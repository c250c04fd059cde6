/** Memory over the last minutes as a small line, with the limit where it comes near. */
import { scaleLinear } from 'd3-scale'
import { area, line } from 'd3-shape'
import type { ProcessHistory } from '#shared/processes.ts'
import { formatBytes, formatLife } from './figures.ts'
import styles from './sparkline.module.css'

const WIDTH = 72
const HEIGHT = 20
const PAD = 2
/** Below this a change is noise: a line that jumps for a few pages would alarm for nothing. */
const LEAST_RANGE_BYTES = 64 * 1024 ** 2

type Point = ProcessHistory['points'][number]

type SparklineProps = { points: readonly Point[]; limitBytes: number | null }

export function Sparkline({ points, limitBytes }: SparklineProps) {
  const first = points.at(0)
  const last = points.at(-1)
  if (first === undefined || last === undefined || points.length < 2) {
    return <span className={styles.none} role="img" aria-label="No history yet" />
  }
  const values = points.map(({ ownBytes }) => ownBytes)
  const lowest = Math.min(...values)
  const highest = Math.max(...values)
  const near = limitBytes !== null && highest > limitBytes / 2
  const top = Math.max(near ? limitBytes : highest, highest, lowest + LEAST_RANGE_BYTES)
  const bottom = Math.max(0, Math.min(lowest, top - LEAST_RANGE_BYTES))
  const x = scaleLinear([first.at, Math.max(last.at, first.at + 1)], [PAD, WIDTH - PAD])
  const y = scaleLinear([bottom, top], [HEIGHT - PAD, PAD])
  const [across, up] = [({ at }: Point) => x(at), ({ ownBytes }: Point) => y(ownBytes)]
  return (
    <svg
      className={styles.spark}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`Over the last ${formatLife(last.at - first.at)}: from ${formatBytes(lowest)} to ${formatBytes(highest)}`}
    >
      {near && <line className={styles.limit} x1={0} x2={WIDTH} y1={y(limitBytes)} y2={y(limitBytes)} />}
      <path className={styles.area} d={area(across, HEIGHT, up).digits(1)(points) ?? ''} />
      <path className={styles.line} d={line(across, up).digits(1)(points) ?? ''} />
      <circle className={styles.now} cx={x(last.at)} cy={y(last.ownBytes)} r={1.75} />
    </svg>
  )
}
