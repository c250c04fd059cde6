/** Bullpen's own processes at the end of the table: to be seen, and not for anyone to end. */
import type { OwnProcess, OwnRole } from '#shared/processes.ts'
import { classNames } from '../ui/class-names.ts'
import { formatBytes, formatCpu, formatLife, formatMaybeBytes, formatSize } from './figures.ts'
import styles from './process-table.module.css'

const WORDS: Record<OwnRole, string> = {
  host: 'the host itself',
  guardian: 'ends everything if the host dies',
  helper: 'a program Bullpen runs for itself',
}

const MIB = 1024 ** 2
/** The guardian holds less than a mebibyte for itself, and zero would be a wrong figure. */
const formatOwn = (bytes: number | null): string =>
  bytes === null ? '–' : bytes < MIB ? formatSize(bytes) : formatBytes(bytes)

type OwnRowsProps = {
  own: readonly OwnProcess[]
  /** Of the figures, in milliseconds since the Unix epoch. */
  now: number
}

export const OwnRows = ({ own, now }: OwnRowsProps) => (
  <tbody className={styles.own}>
    {own.map(({ pid, role, name, startedAt, rssBytes, privateBytes, cpuPercent }) => (
      <tr key={pid}>
        <th scope="row" className={styles.process}>
          <div className={styles.name}>
            <span className={styles.ownMark} aria-hidden />
            <span className={styles.titleText} title={name}>
              {name}
            </span>
          </div>
          <p className={styles.sub}>
            {WORDS[role]} · pid {pid}
          </p>
        </th>
        <td className={styles.number}>{startedAt === null ? '–' : formatLife(now - startedAt)}</td>
        <td className={classNames(styles.number, styles.memory)}>{formatOwn(privateBytes ?? rssBytes)}</td>
        <td className={styles.spark} />
        <td className={classNames(styles.resident, styles.quiet)}>{formatMaybeBytes(rssBytes)}</td>
        <td className={styles.number}>{formatCpu(cpuPercent)}</td>
        <td className={styles.children} />
        <td className={styles.actions} />
      </tr>
    ))}
  </tbody>
)
