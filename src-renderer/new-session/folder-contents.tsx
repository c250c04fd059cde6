/** What a folder would run once it is trusted, in groups a person can judge. */
import type { FolderReport, RunsItem } from '#shared/folders.ts'
import { Notice } from '../ui/notice.tsx'
import styles from './folder-contents.module.css'

const GROUPS: readonly { kind: RunsItem['kind']; title: string; note: string }[] = [
  { kind: 'hook', title: 'Hooks', note: 'commands run at set moments, without asking' },
  { kind: 'mcp-server', title: 'MCP servers', note: 'programs started with every session' },
  { kind: 'plugin', title: 'Plugins', note: 'may bring hooks and servers of their own' },
  { kind: 'status-line', title: 'Status line', note: 'a command run again and again' },
  { kind: 'helper', title: 'Helpers', note: 'commands that fetch keys or credentials' },
  { kind: 'environment', title: 'Environment', note: 'variables set for Claude Code and its tools' },
  { kind: 'permission-rule', title: 'Permission rules', note: 'what would be allowed without asking' },
]

export function FolderContents({ report: { runs, unreadable } }: { report: FolderReport }) {
  const groups = GROUPS.map((group) => ({ ...group, items: runs.filter(({ kind }) => kind === group.kind) }))
  return (
    <div className={styles.contents}>
      {runs.length === 0 && unreadable.length === 0 && (
        <p className={styles.nothing}>Nothing was found in it that would run by itself.</p>
      )}
      {groups
        .filter(({ items }) => items.length > 0)
        .map(({ kind, title, note, items }) => (
          <section key={kind} className={styles.group}>
            <h3 className={styles.title}>
              {title} <span className={styles.count}>{items.length}</span>
              <span className={styles.note}>{note}</span>
            </h3>
            <ul>
              {items.map((item, index) => (
                <li key={index} className={styles.item}>
                  <span className={styles.name}>{item.name}</span>
                  <code className={styles.what}>{item.what}</code>
                  <span className={styles.file}>{item.file}</span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      {unreadable.map(({ file, reason }) => (
        <Notice
          key={file}
          tone="warning"
          message={`${file} could not be read`}
          remedy={`${reason} It may hold more than is listed here.`}
        />
      ))}
    </div>
  )
}
