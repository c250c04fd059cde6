/** What a CLI process started: tools, MCP servers, and what those started. */
import type { ChildSample } from '#shared/processes.ts'
import { formatBytes, formatCpu, formatLife } from './figures.ts'
import styles from './child-list.module.css'

type ChildListProps = { of: string; items: readonly ChildSample[]; parent: number; now: number }

const STATES = { running: '', stopped: 'stopped by a signal', zombie: 'ended, not collected yet' } as const

export const ChildList = ({ of, items, parent, now }: ChildListProps) => (
  <table className={styles.table}>
    <caption className="sr-only">Children of {of}</caption>
    <thead>
      <tr>
        <th scope="col">Child</th>
        <th scope="col">Age</th>
        <th scope="col">Memory</th>
        <th scope="col">Resident</th>
        <th scope="col">CPU</th>
      </tr>
    </thead>
    <tbody>
      {items.map((child) => (
        <tr key={child.pid}>
          <th scope="row">
            <code>{child.name}</code>{' '}
            <span className={styles.quiet}>
              {[
                `pid ${child.pid}`,
                child.ppid === parent ? '' : `under ${child.ppid}`,
                child.apart ? 'a tool' : '',
                STATES[child.state],
              ]
                .filter((words) => words !== '')
                .join(' · ')}
            </span>
          </th>
          <td>{child.startedAt === null ? '–' : formatLife(now - child.startedAt)}</td>
          <td>{child.privateBytes === null ? '–' : formatBytes(child.privateBytes)}</td>
          <td>{formatBytes(child.rssBytes)}</td>
          <td>{formatCpu(child.cpuPercent)}</td>
        </tr>
      ))}
    </tbody>
  </table>
)
