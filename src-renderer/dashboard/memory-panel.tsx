/** The machine's memory as one bar: the share of sessions and pool, everything else, what is free, and what is kept in reserve. */
import { scaleLinear } from 'd3-scale'
import type { MachineMemory, MemoryCapStatus } from '#shared/processes.ts'
import { Notice } from '../ui/notice.tsx'
import { formatBytes } from './figures.ts'
import styles from './memory-panel.module.css'
import { Panel } from './panel.tsx'

type MemoryPanelProps = {
  machine: MachineMemory
  memoryCap: MemoryCapStatus
  /** Processes of sessions and pool now. */
  processes: number
}

const PRESSURE = {
  none: null,
  low: 'Memory is low: less is available than is kept in reserve. Spares are given back and no new ones start.',
  critical: 'Memory is very low. Idle sessions give their processes back until there is room again.',
} as const

export function MemoryPanel({ machine, memoryCap, processes }: MemoryPanelProps) {
  const { totalBytes, availableBytes, reserveBytes, bullpenBytes, processCap, limitedBy, pressure } = machine
  const others = Math.max(0, totalBytes - availableBytes - bullpenBytes)
  const warning = PRESSURE[pressure]
  return (
    <Panel
      title="Memory"
      summary={`${formatBytes(totalBytes)} ${limitedBy === 'container' ? 'for this container' : 'in this machine'}`}
    >
      <MemoryBar machine={machine} others={others} />
      <dl className={styles.key}>
        <Item look={styles.bullpen} name="Sessions and pool" value={formatBytes(bullpenBytes)} />
        <Item look={styles.others} name="Everything else" value={formatBytes(others)} />
        <Item look={styles.free} name="Available" value={formatBytes(availableBytes)} />
        <Item look={styles.reserve} name="Kept in reserve" value={formatBytes(Math.min(reserveBytes, totalBytes))} />
      </dl>
      {warning !== null && <Notice tone={pressure === 'critical' ? 'error' : 'warning'} message={warning} />}
      {memoryCap.state === 'not-held' && (
        <Notice
          tone="warning"
          message={`Memory cap not held for ${memoryCap.lost} ${memoryCap.lost === 1 ? 'process' : 'processes'}: ${memoryCap.reason ?? ''}.`}
          remedy="The watchdog still holds the limits. Doctor says what can be done."
        />
      )}
      <div className={styles.cap}>
        <span>
          <strong>{processes}</strong> of at most {processCap} processes
        </span>
        <meter
          className={styles.meter}
          aria-label="Processes of the most there may be"
          min={0}
          max={processCap}
          high={processCap * 0.9}
          value={Math.min(processes, processCap)}
        />
      </div>
    </Panel>
  )
}

function Item({ look, name, value }: { look: string | undefined; name: string; value: string }) {
  return (
    <div>
      <dt>
        <span className={`${styles.swatch} ${look ?? ''}`} aria-hidden />
        {name}
      </dt>
      <dd>{value}</dd>
    </div>
  )
}

function MemoryBar({ machine, others }: { machine: MachineMemory; others: number }) {
  const { totalBytes, availableBytes, reserveBytes, bullpenBytes } = machine
  const share = scaleLinear([0, Math.max(1, totalBytes)], [0, 100]).clamp(true)
  const percent = (bytes: number) => `${share(bytes).toFixed(2)}%`
  const limit = Math.max(0, totalBytes - reserveBytes)
  return (
    <div
      className={styles.bar}
      role="img"
      aria-label={`Of ${formatBytes(totalBytes)}: sessions and pool ${formatBytes(bullpenBytes)}, everything else ${formatBytes(others)}, available ${formatBytes(availableBytes)}, of which ${formatBytes(reserveBytes)} are kept in reserve`}
    >
      <span className={styles.track}>
        <span className={styles.bullpen} style={{ width: percent(bullpenBytes) }} />
        <span className={styles.others} style={{ width: percent(others) }} />
        <span className={styles.reserve} style={{ width: percent(reserveBytes) }} />
      </span>
      <span className={styles.limit} style={{ left: percent(limit) }} />
      <span className={styles.limitWords} style={{ right: percent(reserveBytes) }}>
        The pool starts nothing beyond this
      </span>
    </div>
  )
}
